using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansChat.Tools.Load.People;

/// <summary>Makes accounts over HTTP.</summary>
internal static class Guests
{
    private const int Parallel = 16;
    private static readonly TimeSpan RetryAfterUnnamed = TimeSpan.FromSeconds(1);

    public static async Task<Person[]> Create(
        Uri server, int count, TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = server };
        var guests = new Person[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForAsync(0, count, options, async (index, stop) =>
        {
            guests[index] = await Create(http, $"Load {index}", time, stop);
        });
        return guests;
    }

    private static async Task<Person> Create(
        HttpClient http, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/auth/guest", new { name }, cancellationToken);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests)
            {
                var delay = answer.Headers.RetryAfter?.Delta ?? RetryAfterUnnamed;
                await Task.Delay(delay, time, cancellationToken);
                continue;
            }

            answer.EnsureSuccessStatusCode();
            var account = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return new Person(
                account.GetProperty("user").GetProperty("id").GetString()!,
                account.GetProperty("accessToken").GetString()!);
        }
    }
}
