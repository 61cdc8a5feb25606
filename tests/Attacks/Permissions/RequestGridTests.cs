using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Permissions;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Attacks.Permissions;

/// <summary>
/// Every request that a permission names, by every conversation role and every deployment role, over the wire: what the
/// table allows is done, everything else is refused and changes nothing.
/// </summary>
public sealed class RequestGridTests
{
    private const string Strangers = "invite";
    private const string Banned = "lift a ban";

    private static readonly MemberRole?[] MemberRoles = [null, .. Enum.GetValues<MemberRole>()];

    /// <summary>The requests. “Moves” means that a permitted request adds an event.</summary>
    private static readonly Dictionary<string, Row> Grid = new()
    {
        ["subscribe"] = new("subscribe", Permission.Follow, false, at =>
            new { conversations = new[] { new { id = at.Conversation } } }),
        ["members"] = new("members", Permission.Follow, false, at => new { conversation = at.Conversation }),
        ["mark"] = new("mark", Permission.Follow, false, at => new { conversation = at.Conversation, read = 1 }),
        ["settings"] = new("settings", Permission.Follow, false, at =>
            new { conversation = at.Conversation, hidden = true }),
        ["send"] = new("send", Permission.Send, true, at => new
        {
            conversation = at.Conversation,
            recipientType = at.Kind,
            clientId = Guid.NewGuid().ToString("N"),
            text = "hello",
        }),
        ["edit"] = new("edit", Permission.Edit, true, at => Change(at, at.Messages.Edited, new { text = "better" })),
        ["delete one's own"] = new("delete", Permission.DeleteOwn, true, at => Change(at, at.Messages.Deleted)),
        ["delete"] = new("delete", Permission.Delete, true, at => Change(at, at.Messages.DeletedOfOthers)),
        ["react"] = new("react", Permission.React, true, at =>
            Change(at, at.Messages.PinnedOfOthers, new { emoji = "👍", on = true })),
        ["pin"] = new("pin", Permission.Pin, true, at => Change(at, at.Messages.PinnedOfOthers, new { on = true })),
        ["edits"] = new("edits", Permission.ReadEdits, false, at => Change(at, at.Messages.PinnedOfOthers)),
        ["rename"] = new("rename", Permission.Rename, true, at =>
            new { conversation = at.Conversation, title = Guid.NewGuid().ToString("N") }),
        [Strangers] = new("invite", Permission.Invite, true, at =>
            new { conversation = at.Conversation, users = new[] { at.Target } }),
        ["invite-code"] = new("invite-code", Permission.Invite, false, at => new { conversation = at.Conversation }),
        ["revoke-invite"] = new("revoke-invite", Permission.Invite, false, at =>
            new { conversation = at.Conversation, invite = "none" }),
        ["kick"] = new("kick", Permission.Kick, true, at => new { conversation = at.Conversation, user = at.Target }),
        ["ban"] = new("ban", Permission.Ban, true, at =>
            new { conversation = at.Conversation, user = at.Target, on = true }),
        [Banned] = new("ban", Permission.Ban, true, at =>
            new { conversation = at.Conversation, user = at.Target, on = false }),
        ["banned"] = new("banned", Permission.Ban, false, at => new { conversation = at.Conversation }),
        ["mute"] = new("mute", Permission.Mute, true, at =>
            new { conversation = at.Conversation, user = at.Target, seconds = 3_600 }),
        ["role"] = new("role", Permission.SetRole, true, at =>
            new { conversation = at.Conversation, user = at.Target, role = "reader" }),
        ["appoint"] = new("role", Permission.Appoint, true, at =>
            new { conversation = at.Conversation, user = at.Target, role = "moderator" }),
    };

    /// <summary>Permissions that only a deployment role grants.</summary>
    private static readonly (string Type, Permission Permission)[] OfTheDeployment =
    [
        ("create", Permission.CreateConversation),
        ("browse", Permission.AttendSupport),
        ("join", Permission.AttendSupport),
        ("profile", Permission.EditProfile),
        ("profile", Permission.SetHandle),
    ];

    /// <summary>For everybody; who may know what by them is held by <see cref="Inputs.GuessingTests"/>.</summary>
    private static readonly string[] OfEverybody =
    [
        "hello", "ping", "conversations", "leave", "unsubscribe", "history", "search", "typing", "presence", "block",
        "blocked", "link", "people",
    ];

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <summary>The request types that each permission gives.</summary>
    internal static IEnumerable<(string Type, Permission Permission)> Requests =>
        Grid.Values.Select(row => (row.Type, row.Permission))
            .Concat(OfTheDeployment)
            .Append(("create", Permission.CreateChannel));

    [Fact]
    public void Every_request_type_needs_a_permission_or_is_for_everybody() =>
        Everything.RequestTypes.ShouldBe(
            Requests.Select(request => request.Type).Concat(OfEverybody).Distinct(), ignoreOrder: true);

    [Fact]
    public async Task Every_request_by_every_role_is_done_or_refused_as_the_table_says()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        await using var stage = await PermissionStage.Set(server, visitor, [.. Grid.Keys]);
        var wrong = new List<string>();
        foreach (var kind in new[] { "group", "channel" })
        {
            foreach (var member in MemberRoles)
            {
                var conversation = await stage.Conversation(kind, member, Strangers, Banned);
                foreach (var (name, row) in Grid)
                {
                    foreach (var deployment in Cast.Roles)
                    {
                        var target = stage.Target(name, deployment);
                        var at = new Place(kind, conversation, target, stage.Messages(deployment));
                        var expected = PermissionTable.Allows(row.Permission, member, deployment) ? "done"
                            : member is null && kind == "group" ? "not_found"
                            : "forbidden";
                        var seen = await Try(stage, deployment, row, at);
                        if (seen != expected)
                        {
                            wrong.Add($"{name} in a {kind} by {member?.ToString() ?? "a stranger"}, {deployment}: "
                                + $"{seen}, not {expected}");
                        }
                    }
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_permission_of_a_deployment_role_is_granted_by_that_role_only()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        await using var stage = await PermissionStage.Set(server, visitor);
        foreach (var deployment in Cast.Roles)
        {
            var support = await stage.Support();
            var actor = stage.Actor(deployment);
            foreach (var (type, permission) in OfTheDeployment)
            {
                object members = permission switch
                {
                    Permission.CreateConversation => new { kind = "group", clientId = "1", title = "Mine" },
                    Permission.EditProfile => new { name = "Renamed" },
                    Permission.SetHandle => new { handle = $"h{Guid.NewGuid():N}"[..20] },
                    _ when type == "browse" => new { kind = "support" },
                    _ => new { conversation = support },
                };
                var expected = PermissionTable.Allows(permission, member: null, deployment) ? "done"
                    : type == "join" ? "not_found"
                    : "forbidden";
                Outcome(await actor.Ask(type, members, Stopped)).ShouldBe(expected, $"{type} by {deployment}");
            }
        }
    }

    [Fact]
    public async Task Channels_in_a_workspace_are_made_by_whom_the_table_allows()
    {
        await using var server = await AttackedServer.Start(AttackedServer.Generous);
        using var visitor = server.From("192.0.2.1");
        await using var stage = await PermissionStage.Set(server, visitor, "create");
        foreach (var member in MemberRoles)
        {
            var workspace = await stage.Conversation("workspace", member, Strangers, Banned);
            foreach (var deployment in Cast.Roles)
            {
                var expected = PermissionTable.Allows(Permission.CreateChannel, member, deployment) ? "done"
                    : member is null ? "not_found"
                    : "forbidden";
                var create = new { kind = "channel", clientId = $"of {member}", title = "Mine", workspace };
                Outcome(await stage.Actor(deployment).Ask("create", create, Stopped))
                    .ShouldBe(expected, $"by {member?.ToString() ?? "a stranger"}, {deployment}");
            }
        }
    }

    /// <summary>Asks, and looks whether it did what it says: «done», or the code of the refusal.</summary>
    private static async Task<string> Try(PermissionStage stage, DeploymentRole actor, Row row, Place at)
    {
        var before = await stage.Head(at.Conversation);
        var outcome = Outcome(await stage.Actor(actor).Ask(row.Type, row.Members(at), Stopped));
        var moved = await stage.Head(at.Conversation) - before;
        return (moved > 0) == (outcome == "done" && row.Moves) ? outcome : $"{outcome} with {moved} events";
    }

    private static JsonObject Change(Place at, long target, object? what = null)
    {
        var members = JsonSerializer.SerializeToNode(what ?? new { })!.AsObject();
        members["conversation"] = at.Conversation;
        members["target"] = target;
        members["clientId"] = Guid.NewGuid().ToString("N");
        return members;
    }

    /// <summary>Of a subscribe the answer stands in its only item.</summary>
    private static string Outcome(Reply reply) =>
        reply.Error is { } error ? error.Code
        : reply.Value.TryGetProperty("items", out var items) && items.GetArrayLength() == 1
            && items[0].TryGetProperty("error", out var refused) ? refused.GetProperty("code").GetString()!
        : "done";

    private sealed record Row(string Type, Permission Permission, bool Moves, Func<Place, object> Members);

    private sealed record Place(string Kind, string Conversation, string Target, StagedMessages Messages);
}
