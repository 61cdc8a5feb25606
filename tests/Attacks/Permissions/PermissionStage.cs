using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Attacks.Hosting;
using OrleansChat.Tests.Client;

namespace OrleansChat.Tests.Attacks.Permissions;

/// <summary>
/// One actor a deployment role, and one conversation a conversation role, in which all of them have it (or are no
/// members). Each actor has somebody else to act on in each request.
/// </summary>
internal sealed class PermissionStage : IAsyncDisposable
{
    private readonly Attacker _visitor;
    private readonly Cast _cast;
    private readonly Dictionary<DeploymentRole, ChatConnection> _actors = [];
    private readonly Dictionary<(string Request, DeploymentRole Role), string> _targets = [];
    private readonly Dictionary<DeploymentRole, StagedMessages> _messages = [];

    private PermissionStage(Attacker visitor, Cast cast, ChatConnection root)
    {
        _visitor = visitor;
        _cast = cast;
        Root = root;
    }

    /// <summary>A superadmin who owns every conversation.</summary>
    public ChatConnection Root { get; }

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <param name="requests">Names for those that act on somebody.</param>
    public static async Task<PermissionStage> Set(AttackedServer server, Attacker visitor, params string[] requests)
    {
        var cast = await Cast.Gather(server, visitor);
        var stage = new PermissionStage(visitor, cast, await visitor.Enter(cast.Root));
        foreach (var role in Cast.Roles)
        {
            stage._actors[role] = await visitor.Enter(cast[role]);
            foreach (var request in requests)
            {
                stage._targets[(request, role)] = (await visitor.Http.Guest("Target", Stopped)).User.Id;
            }
        }

        return stage;
    }

    public ChatConnection Actor(DeploymentRole role) => _actors[role];

    public string Target(string request, DeploymentRole actor) => _targets[(request, actor)];

    /// <summary>The messages for an actor in the last conversation.</summary>
    public StagedMessages Messages(DeploymentRole actor) => _messages[actor];

    /// <summary>A conversation in which each actor has the role.</summary>
    /// <param name="kind">group or channel.</param>
    /// <param name="role">None: they are no members.</param>
    /// <param name="strangers">The request whose targets are no members.</param>
    /// <param name="banned">The request whose targets are banned.</param>
    public async Task<string> Conversation(string kind, MemberRole? role, string strangers, string banned)
    {
        var conversation = (await Root.Create(kind, "Stage", cancellationToken: Stopped)).Id;
        var targets = _targets.Where(target => target.Key.Request != strangers).ToList();
        await Invite(conversation, targets.Select(target => target.Value));
        foreach (var (key, user) in targets)
        {
            if (key.Request == banned)
            {
                _ = (await Root.Ask("ban", new { conversation, user, on = true }, Stopped)).Value;
            }
        }

        if (role is not null)
        {
            await Invite(conversation, Cast.Roles.Select(deployment => _cast[deployment].User.Id));
        }

        foreach (var deployment in kind == "workspace" ? [] : Cast.Roles)
        {
            var author = role is null ? Root : _actors[deployment];
            _messages[deployment] = new StagedMessages(
                await Say(author, conversation, kind),
                await Say(author, conversation, kind),
                await Say(Root, conversation, kind),
                await Say(Root, conversation, kind));
        }

        if (role is { } given)
        {
            foreach (var deployment in Cast.Roles)
            {
                await GiveRole(conversation, deployment, given.ToString().ToLowerInvariant());
            }
        }

        return conversation;
    }

    /// <summary>A conversation between the staff and a customer.</summary>
    public async Task<string> Support()
    {
        await using var customer = await _visitor.Enter(await _visitor.Http.Guest("Customer", Stopped));
        return (await customer.Create("support", cancellationToken: Stopped)).Id;
    }

    public async Task<long> Head(string conversation) =>
        (await Root.History(conversation, limit: 1, cancellationToken: Stopped)).Head;

    public async ValueTask DisposeAsync()
    {
        foreach (var actor in _actors.Values.Append(Root))
        {
            await actor.DisposeAsync();
        }
    }

    private static async Task<long> Say(ChatConnection author, string conversation, string kind) =>
        (await author.Send(conversation, "hello", recipientType: kind, cancellationToken: Stopped)).Seq;

    private async Task Invite(string conversation, IEnumerable<string> people)
    {
        foreach (var users in people.Chunk(ConversationLimits.InvitedMax))
        {
            _ = (await Root.Ask("invite", new { conversation, users }, Stopped)).Value;
        }
    }

    /// <summary>Nobody acts on their equals, so administrators choose their own role.</summary>
    private async Task GiveRole(string conversation, DeploymentRole deployment, string role)
    {
        var by = deployment.IsAtLeast(DeploymentRole.Admin) ? _actors[deployment] : Root;
        var user = _cast[deployment].User.Id;
        _ = (await by.Ask("role", new { conversation, user, role }, Stopped)).Value;
    }
}

/// <summary>Messages for one actor: two of their own, if they are a member, and two of the owner's.</summary>
internal sealed record StagedMessages(long Edited, long Deleted, long DeletedOfOthers, long PinnedOfOthers);
