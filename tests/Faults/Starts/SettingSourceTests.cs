using System.Net;
using System.Text.Json;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Starts;

public sealed class SettingSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-settings-").FullName;

    [Fact]
    public async Task Everything_that_the_command_line_can_say_can_be_said_by_the_environment()
    {
        await using var server = await ChatServer.Start(
            new ChatServerOptions { IsToldByEnvironment = true, Data = _folder, Profile = "production" });
        server.Output.ShouldContain(line => line.Contains($"SQLite {_folder}", StringComparison.Ordinal));
        server.Output.ShouldContain(line => line.Contains("production profile", StringComparison.Ordinal));

        var (exitCode, output) = await ChatCommand.Run(["audit", "verify"], default, ("Server__Data", _folder));
        output.ShouldContain("The audit log is intact");
        exitCode.ShouldBe(0);
        (await ChatCommand.Run(
                ["admin", "grant"],
                default,
                ("Server__Data", _folder),
                ("Admin__Email", "nobody@example.org"),
                ("Admin__Role", "admin")))
            .Output.ShouldContain("has the e-mail address 'nobody@example.org'");
    }

    [Fact]
    public async Task A_file_fills_in_for_the_environment_and_the_command_line_wins_over_both()
    {
        var file = Write(new { Server = new { Profile = "production", Data = "/nowhere", Port = 1 } });
        await using var server = await ChatServer.Start(new ChatServerOptions
        {
            IsToldByEnvironment = true,
            Arguments = ["--settings", file, "--data", _folder],
        });
        server.Output.ShouldContain(line => line.Contains($"SQLite {_folder}", StringComparison.Ordinal));
        server.Output.ShouldContain(line => line.Contains("production profile", StringComparison.Ordinal));
        server.Address.Port.ShouldNotBe(1);
    }

    [Theory]
    [InlineData("secrets folder")]
    [InlineData("named file")]
    public async Task A_secret_can_lie_in_a_file(string way)
    {
        const string Secret = "Host=127.0.0.1;Port=1;Username=somebody;Password=hidden\n";
        await File.WriteAllTextAsync(Path.Combine(_folder, "ConnectionStrings__Chat"), Secret);
        var variable = way == "named file"
            ? ("ConnectionStrings__Chat__File", Path.Combine(_folder, "ConnectionStrings__Chat"))
            : ("Server__Secrets", _folder);
        var (exitCode, output) = await ChatCommand.Run([], default, variable);
        output.ShouldContain("The database cannot be opened");
        output.ShouldNotContain("hidden");
        exitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("127.0.0.1, ::1")]
    [InlineData("127.0.0.0/8,::1")]
    public async Task Proxies_that_are_named_in_one_variable_are_trusted(string proxies)
    {
        await using var server = await ChatServer.Start(new ChatServerOptions
        {
            Environment = new Dictionary<string, string>
            {
                ["Http__TrustedProxies"] = proxies,
                ["RateLimits__Policies__register-address__Capacity"] = "1",
                ["RateLimits__Policies__register-address__Period"] = "1:00:00",
            },
        });
        (await Guest(server, "203.0.113.1")).ShouldBe(HttpStatusCode.OK);
        (await Guest(server, "203.0.113.2")).ShouldBe(HttpStatusCode.OK);
        (await Guest(server, "203.0.113.2")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_changed_setting_takes_effect_or_is_reported_and_a_wrong_one_is_refused()
    {
        var file = Write(new { Connections = new { Ping = "00:00:20" } });
        await using var server = await ChatServer.Start(new ChatServerOptions { Arguments = ["--settings", file] });

        Write(new { Connections = new { Ping = "00:00:10" } });
        await Says(server, "The setting Connections:Ping was changed; it takes effect at the next start");

        Write(new { Connections = new { Ping = "-00:00:10" } });
        await Says(server, "the old settings stay: Connections:Ping is '-00:00:10'");

        await File.WriteAllTextAsync(file, "{ nonsense");
        await Says(server, "A changed settings file can't be read; the old settings stay");

        Write(Limits(capacity: 0));
        await Says(server, "RateLimits:Policies:register-address:Capacity is '0'");
        (await Guest(server, "203.0.113.1")).ShouldBe(HttpStatusCode.OK);

        Write(Limits(capacity: 1));
        await Limited(server);
        server.Output.Count(line => line.Contains("Connections:Ping was changed", StringComparison.Ordinal))
            .ShouldBe(2, "Once when it was given, once when it was left out.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static object Limits(int capacity) => new
    {
        RateLimits = new
        {
            Policies = new Dictionary<string, object>
            {
                ["register-address"] = new { Capacity = capacity, Period = "1:00:00" },
            },
        },
    };

    private string Write(object settings)
    {
        var file = Path.Combine(_folder, "chat.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        return file;
    }

    private static async Task<HttpStatusCode> Guest(ChatServer server, string address)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/guest")
        {
            Content = new StringContent("{\"name\":\"Ann\"}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static Task Says(ChatServer server, string sentence) => Until(
        () => Task.FromResult(server.Output.Any(line => line.Contains(sentence, StringComparison.Ordinal))),
        () => $"'{sentence}' is not in\n{string.Join('\n', server.Output)}");

    private static Task Limited(ChatServer server) => Until(
        async () => await Guest(server, "203.0.113.1") is HttpStatusCode.TooManyRequests,
        () => "The new limit does not hold.");

    private static async Task Until(Func<Task<bool>> holds, Func<string> complaint)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            limit.IsCancellationRequested.ShouldBeFalse(complaint());
            await period.WaitForNextTickAsync();
        }
    }
}
