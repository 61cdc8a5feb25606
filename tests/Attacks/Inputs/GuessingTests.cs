using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client;

namespace OrleansChat.Tests.Attacks.Inputs;

/// <summary>Knowing or guessing the id of a conversation reveals nothing else.</summary>
public sealed class GuessingTests
{
    /// <summary>These say nothing of the conversation that they are given.</summary>
    private static readonly HashSet<string> NotAboutOne =
    [
        "hello", "ping", "conversations", "browse", "create", "presence", "unsubscribe", "typing", "block", "blocked",
        "link", "people", "profile",
        "workspace-create", "workspaces", "workspace-join", "workspace-leave",
    ];

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_about_a_conversation_of_others_is_answered_as_if_there_were_none()
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        var ann = await visitor.Http.Guest("Ann", Stopped);
        var bob = await visitor.Http.Guest("Bob", Stopped);
        var mallory = await visitor.Http.Guest("Mallory", Stopped);
        await using var owner = await visitor.Enter(ann);
        await using var stranger = await visitor.Enter(mallory);
        var group = await owner.Create("group", "Secrets", [bob.User.Id], cancellationToken: Stopped);
        await owner.Send(group.Id, "the secret", recipientType: "group", cancellationToken: Stopped);
        var direct = await owner.Create("direct", members: [bob.User.Id], cancellationToken: Stopped);
        await owner.Send(direct.Id, "the secret", recipientType: "direct", cancellationToken: Stopped);
        var head = (await owner.History(group.Id, cancellationToken: Stopped)).Events[^1].Seq;

        foreach (var type in Everything.RequestTypes.Where(type => !NotAboutOne.Contains(type)))
        {
            var nothing = await Ask(stranger, type, "c-there-is-none");
            foreach (var id in new[] { group.Id, direct.Id })
            {
                var answer = await Ask(stranger, type, id);
                answer.ShouldBe(nothing, $"{type} of {id}");
                answer.ShouldContain("not_found", customMessage: type);
            }
        }

        (await owner.History(group.Id, cancellationToken: Stopped)).Events[^1].Seq.ShouldBe(head);
        stranger.Events.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_conversation_of_others_is_in_no_list()
    {
        await using var server = await AttackedServer.Start();
        using var visitor = server.From("192.0.2.1");
        var ann = await visitor.Http.Guest("Ann", Stopped);
        var mallory = await visitor.Http.Guest("Mallory", Stopped);
        await using var owner = await visitor.Enter(ann);
        await using var stranger = await visitor.Enter(mallory);
        var group = await owner.Create("group", "Secrets", cancellationToken: Stopped);
        foreach (var (type, members) in new (string, object?)[]
        {
            ("conversations", null), ("browse", null), ("browse", new { query = "Secrets" }),
        })
        {
            (await stranger.Ask(type, members, Stopped)).Value.GetRawText().ShouldNotContain(group.Id);
        }

        (await owner.Ask("conversations", null, Stopped)).Value.GetRawText().ShouldContain(group.Id);
    }

    /// <summary>The answer without what differs by itself: the id that was asked for.</summary>
    private static async Task<string> Ask(ChatConnection connection, string type, string conversation)
    {
        var reply = await connection.Ask(type, Everything.Members(conversation), Stopped);
        var text = reply.Error is { } error ? $"{error.Code} {error.Message}" : reply.Value.GetRawText();
        return text.Replace(conversation, "", StringComparison.Ordinal);
    }
}
