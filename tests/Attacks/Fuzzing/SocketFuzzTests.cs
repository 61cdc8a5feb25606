using System.Diagnostics;
using System.Globalization;

namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>
/// Connections that say anything at all, at any stage, and go in any way. After each of them the server must be as if
/// there had been none: the connection gone, its place free, no processor and no memory used, nothing to warn of.
/// CHAT_FUZZ_SEED repeats the cases from one seed on.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SocketFuzzTests(ITestOutputHelper output)
{
    private const int WarmUps = 60;
    private const int CasesBetweenChecks = 50;
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(10);

    [Fact]
    public Task No_input_makes_the_server_work_without_input() => Fuzz(firstSeed: 1, cases => cases >= 100);

    [Fact]
    [Trait("Category", "Long")]
    public Task No_input_makes_the_server_work_without_input_in_ten_minutes_of_it()
    {
        var begun = Stopwatch.GetTimestamp();
        return Fuzz(Random.Shared.Next(1_000, 1_000_000) * 1_000, _ => Stopwatch.GetElapsedTime(begun) > Minutes);
    }

    [Fact]
    public async Task After_a_refused_message_nothing_costs_anything()
    {
        string[] refused =
        [
            "82 81 00 00 00 00 78",
            "02 81 00 00 00 00 78",
            "02 80 00 00 00 00",
            "01 81 00 00 00 00 78 88 80 00 00 00 00",
            "82 FF 00 00 00 00 00 01 00 00 00 00 00 00",
        ];
        await using var server = await FuzzedServer.Start();
        foreach (var frames in refused)
        {
            var bytes = Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal));
            foreach (var ending in Enum.GetValues<Ending>())
            {
                await server.Play(new FuzzCase(
                    Seed: 0, Stage.BeforeHello, WaitsForAnswers: true, Reads: true, ending,
                    [new Step(frames, bytes, 1)]));
            }
        }
    }

    private async Task Fuzz(int firstSeed, Func<int, bool> isEnough)
    {
        if (Environment.GetEnvironmentVariable("CHAT_FUZZ_SEED") is { Length: > 0 } named)
        {
            firstSeed = int.Parse(named, CultureInfo.InvariantCulture);
        }

        await using var server = await FuzzedServer.Start();
        for (var seed = -WarmUps; seed < 0; seed++)
        {
            await server.Play(FuzzPlan.Of(seed, server.Target));
        }

        server.Weigh();
        var played = 0;
        while (!isEnough(played))
        {
            var first = firstSeed + played;
            for (var count = 0; count < CasesBetweenChecks; count++)
            {
                await server.Play(FuzzPlan.Of(firstSeed + played++, server.Target));
            }

            await server.Check($"the cases {first} to {firstSeed + played - 1}");
        }

        output.WriteLine($"{played} cases from seed {firstSeed} on.");
    }
}
