using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansChat.Tests.Client.Http;

/// <summary>The HTTP part of the protocol: how one gets the token that <c>hello</c> takes.</summary>
public sealed class ChatHttp(Uri server) : IDisposable
{
    private static readonly JsonSerializerOptions WithoutNulls = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>For requests that this class does not know; its base address is the server's.</summary>
    public HttpClient Client { get; } = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };

    public Task<Account> Guest(string name, CancellationToken cancellationToken = default) =>
        Enter("guest", new { name }, cancellationToken);

    public Task<Account> Register(
        string email,
        string handle,
        string password,
        string? name = null,
        CancellationToken cancellationToken = default) =>
        Enter("register", new { email, handle, password, name }, cancellationToken);

    public Task<Account> Login(string email, string password, CancellationToken cancellationToken = default) =>
        Enter("login", new { email, password }, cancellationToken);

    public Task<Account> Refresh(string refreshToken, CancellationToken cancellationToken = default) =>
        Enter("refresh", new { refreshToken }, cancellationToken);

    public async Task Logout(Account account, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/logout")
        {
            Content = JsonContent.Create(new { refreshToken = account.RefreshToken }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken) },
        };
        using var response = await Client.SendAsync(request, cancellationToken);
        await ThrowUnlessGood(response, cancellationToken);
    }

    public void Dispose() => Client.Dispose();

    private static async Task ThrowUnlessGood(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new HttpRefusedException(response.StatusCode, CodeOf(body), response.Headers.RetryAfter?.Delta, body);
    }

    private static string? CodeOf(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<Account> Enter(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await Client.PostAsJsonAsync(
            "/api/v1/auth/" + path, body, WithoutNulls, cancellationToken);
        await ThrowUnlessGood(response, cancellationToken);
        return Account.Parse(await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }
}
