using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Attacks.Secrets;

/// <summary>Plants secrets everywhere, and then searches logs and traces for them at every level.</summary>
public sealed class CanaryTests
{
    private const string Password = "canary-password-7431";
    private const string Text = "canary-text-7431";

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_password_token_or_text_is_in_any_log_or_trace()
    {
        using var logs = new LogCapture();
        await using var server = await AttackedServer.Start(AttackedServer.Generous, logs);
        using var visitor = server.From("192.0.2.1");
        var ann = await visitor.Http.Register("ann@example.org", "ann", Password, cancellationToken: Stopped);
        var again = await visitor.Http.Login("ann@example.org", Password, Stopped);
        var renewed = await visitor.Http.Refresh(again.RefreshToken, Stopped);
        Account[] accounts = [ann, again, renewed];

        await DriveEndpoints(server, visitor, ann);
        await DriveRequests(visitor, ann);

        var others = await ShowOtherSecrets(server, visitor);

        // The same with every write and read failing.
        await server.LoseDatabase();
        await DriveEndpoints(server, visitor, ann);
        await DriveRequests(visitor, ann);

        string[] secrets =
        [
            Password, Text, .. others,
            .. accounts.SelectMany(account => new[] { account.AccessToken, account.RefreshToken }),
        ];
        logs.Lines.Count.ShouldBeGreaterThan(500);
        logs.Lines.ShouldContain(line => line.StartsWith("Error", StringComparison.Ordinal));
        logs.Lines.Where(line => secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task The_search_for_secrets_would_find_one()
    {
        using var logs = new LogCapture();
        await using var server = await AttackedServer.Start(logs: logs);
        using var visitor = server.From("192.0.2.1");
        await visitor.Send(HttpMethod.Get, $"/api/v1/{Text}");
        logs.Lines.ShouldContain(line => line.Contains(Text, StringComparison.Ordinal));
#pragma warning disable CA1848, CA1873 // One line, of a test.
        server.Log.LogTrace("A line with {Secret}", Password);
#pragma warning restore CA1848, CA1873
        logs.Lines.ShouldContain(line => line.Contains(Password, StringComparison.Ordinal));
    }

    /// <summary>Every endpoint with a good, a bad and no token, and bodies whose every member is a canary.</summary>
    private static async Task DriveEndpoints(AttackedServer server, Attacker visitor, Account account)
    {
        var body = new JsonObject();
        foreach (var member in Everything.TextMembers)
        {
            body[member] = member.EndsWith("oken", StringComparison.Ordinal) ? account.AccessToken
                : member == "email" ? "ann@example.org"
                : Password;
        }

        body["name"] = Text;
        string?[] tokens = [account.AccessToken, account.RefreshToken, $"{account.AccessToken}x", null];
        foreach (var (method, path) in Everything.Endpoints(server, "nobody"))
        {
            foreach (var token in tokens)
            {
                // To end the session would spare the server the rest.
                if (!path.EndsWith("/logout", StringComparison.Ordinal) || token is null)
                {
                    await Drive(visitor, method, path, token, JsonContent.Create(body));
                    await Drive(visitor, method, path, token, new StringContent($"{{\"password\": \"{Password}"));
                }
            }
        }
    }

    /// <summary>Secrets that only the server makes: each is given out, and shown to it where it is good.</summary>
    private static async Task<List<string>> ShowOtherSecrets(AttackedServer server, Attacker visitor)
    {
        using var browser = new Browser(server.Address);
        await browser.Enter();
        await browser.Connect();
        List<string> secrets = [.. browser.Cookies.Values, browser.Proof!];
        await browser.Ask(HttpMethod.Get, "/api/v1/auth/antiforgery");
        var renewed = await browser.Ask(HttpMethod.Post, "/api/v1/auth/refresh", new { cookie = true });
        secrets.Add(renewed.Json.GetProperty("antiforgery").GetString()!);
        secrets.AddRange(browser.SetCookies.Select(cookie => cookie.Split(';')[0].Split('=', 2)[1]));

        var root = (await Cast.Gather(server, visitor)).Root.AccessToken;
        var scopes = new[] { "users", "tokens" };
        var key = await Secret("/api/v1/admin/keys", new { application = "shop", scopes }, root, "key");
        var made = await visitor.Post("/api/v1/provision/users", new { externalId = "7", name = "Cyn" }, key);
        var id = made.Json.GetProperty("user").GetProperty("id").GetString();
        var token = await Secret($"/api/v1/provision/users/{id}/token", new { }, key, "token");
        await Secret("/api/v1/auth/exchange", new { token }, key: null, "accessToken");
        await visitor.Post("/api/v1/auth/exchange", new { token });
        return secrets;

        async Task<string> Secret(string path, object body, string? key, string member)
        {
            var answer = await visitor.Post(path, body, key);
            answer.Status.ShouldBe(200, answer.Body);
            secrets.Add(answer.Json.GetProperty(member).GetString()!);
            return secrets[^1];
        }
    }

    private static async Task Drive(
        Attacker visitor, HttpMethod method, string path, string? token, HttpContent content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            request.Headers.TryAddWithoutValidation("Cookie", $"chat-access={token}; chat-refresh={token}");
        }

        using var response = await visitor.Http.Client.SendAsync(request, Stopped);
    }

    /// <summary>Every request type with every member a canary, and frames that are broken.</summary>
    private static async Task DriveRequests(Attacker visitor, Account account)
    {
        await using var connection = await visitor.Connect();
        if ((await connection.Ask("hello", new { token = account.AccessToken }, Stopped)).Error is null)
        {
            // Without a database there is none; then the requests have an id that nothing has.
            var create = Everything.Members("c-nowhere");
            create["title"] = Text;
            var made = await connection.Ask("create", create, Stopped);
            var channel = made.Error is null
                ? made.Value.GetProperty("conversation").GetProperty("id").GetString()!
                : "c-nowhere";
            var text = new { conversation = channel, recipientType = "channel", clientId = "first", text = Text };
            await connection.Ask("send", text, Stopped);
            foreach (var type in Everything.RequestTypes)
            {
                await Ask(connection, type, Everything.Members(channel));
                await Ask(connection, type, new JsonObject());
            }

            await connection.SendText($"{{\"id\": \"{Text}\", \"type\": \"send\", \"text\": \"{Text}\"}}", Stopped);
            await connection.SendText($"[\"{Text}\"", Stopped);
            await connection.Ended(Stopped);
        }

        await using var stranger = await visitor.Connect();
        await stranger.Ask("hello", new { token = account.AccessToken + "x" }, Stopped);
        await stranger.Ended(Stopped);
    }

    private static Task<Reply> Ask(ChatConnection connection, string type, JsonObject members)
    {
        foreach (var member in new[] { "text", "title", "query", "emoji" })
        {
            members[member] = Text;
        }

        return connection.Ask(type, members, Stopped);
    }
}
