using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Attacks.Inputs;

/// <summary>SQL, HTML and worse in every member of every request and body: text is text.</summary>
public sealed class InjectionTests
{
    private static readonly string[] Nasty =
    [
        "'; DROP TABLE account; --",
        "\" OR \"1\"=\"1",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "{\"$ne\": null}",
        "../../etc/passwd\r\nSet-Cookie: a=b",
        "%00%n%s${jndi:ldap://x}",
    ];

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_member_of_any_request_breaks_the_server()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        await using var connection = await visitor.Enter(await visitor.Http.Guest("Ann", Stopped));
        var channel = await connection.Create("channel", "Plaza", cancellationToken: Stopped);
        var asked = 0;
        foreach (var type in Everything.RequestTypes)
        {
            foreach (var member in Everything.TextMembers)
            {
                foreach (var nasty in Nasty)
                {
                    var members = Everything.Members(channel.Id);
                    members[member] = nasty;
                    ShouldBeSane(await connection.Ask(type, members, Stopped), $"{type} with {member}: {nasty}");
                    asked++;
                }
            }
        }

        asked.ShouldBeGreaterThan(1_000);
        await using var other = await visitor.Enter(await visitor.Http.Guest("Bob", Stopped));
        await other.Join(channel.Id, Stopped);
    }

    [Fact]
    public async Task Text_comes_back_as_it_was_sent_and_as_nothing_but_text()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        foreach (var nasty in Nasty.Select(text => text.ReplaceLineEndings(" ")))
        {
            var name = nasty[..Math.Min(64, nasty.Length)];
            var account = await visitor.Http.Guest(name, Stopped);
            account.User.Name.ShouldBe(name);
            await using var connection = await visitor.Enter(account);
            var channel = await connection.Create("channel", nasty, cancellationToken: Stopped);
            await connection.Send(channel.Id, nasty, cancellationToken: Stopped);
            var page = await connection.History(channel.Id, cancellationToken: Stopped);
            page.Events[^1].Json.GetProperty("text").GetString().ShouldBe(nasty);
            page.Events[^1].Json.GetProperty("sender").GetProperty("name").GetString().ShouldBe(name);
            var found = await connection.Ask("browse", new { query = nasty }, Stopped);
            found.Value.GetRawText().ShouldContain(channel.Id);
        }
    }

    [Fact]
    public async Task No_member_of_any_body_breaks_the_server()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        var account = await visitor.Http.Guest("Ann", Stopped);
        foreach (var (method, path) in Everything.Endpoints(server, Uri.EscapeDataString(Nasty[0])))
        {
            foreach (var nasty in Nasty)
            {
                var body = new JsonObject();
                foreach (var member in Everything.TextMembers)
                {
                    body[member] = nasty;
                }

                var target = $"{path}?query={Uri.EscapeDataString(nasty)}&after=x'";
                using var request = new HttpRequestMessage(method, target)
                {
                    Content = JsonContent.Create(body),
                };
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {account.AccessToken}");
                using var response = await visitor.Http.Client.SendAsync(request, Stopped);
                ((int)response.StatusCode).ShouldBeLessThan(500, $"{method} {path} with {nasty}");
                response.Headers.Contains("Set-Cookie").ShouldBeFalse();
            }
        }
    }

    private static void ShouldBeSane(Reply reply, string what)
    {
        if (reply.Error is { } error)
        {
            error.Code.ShouldNotBeOneOf(["internal", "unavailable", "timeout"], what);
        }
    }
}
