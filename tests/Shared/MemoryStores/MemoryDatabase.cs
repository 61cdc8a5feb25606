using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Sessions;
using OrleansChat.Grains.Uploads;
using OrleansChat.Sessions;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.MemoryStores;

/// <summary>
/// The tables in memory, with the meaning they have in a database: for tests of grains, and as the truth below the
/// simulated database. Every call does its work before it returns: no threads, no timers.
/// </summary>
internal sealed class MemoryDatabase
{
    /// <summary>Guards all of the tables; never held across an await.</summary>
    public Lock TablesGate { get; } = new();

    public Dictionary<ConversationId, MemoryConversation> Conversations { get; } = [];

    public Dictionary<UserId, StoredAccount> Accounts { get; } = [];

    public Dictionary<string, StoredApiKey> ApiKeys { get; } = [];

    public Dictionary<string, OneTimeToken> OneTimeTokens { get; } = [];

    public Dictionary<SessionId, MemorySession> Sessions { get; } = [];

    public Dictionary<UserId, List<UserId>> Blocks { get; } = [];

    public Dictionary<UploadId, MemoryUpload> Uploads { get; } = [];

    /// <summary>How many appends moved a head.</summary>
    public long Changes { get; set; }

    /// <summary>Row n stands at n - 1.</summary>
    public List<AuditRow> Audit { get; } = [];
}

/// <summary>A conversation with all that refers to it.</summary>
internal sealed class MemoryConversation(
    MemoryDatabase database, ConversationId id, NewConversation made, LogState state, DateTimeOffset at) : ILockedLog
{
    public ConversationId Id { get; } = id;

    public NewConversation Made { get; } = made;

    public LogState State { get; set; } = state;

    public DateTimeOffset ActiveAt { get; set; } = at;

    /// <summary>The append that last moved the head, of all of the database.</summary>
    public long ChangedIn { get; set; }

    /// <summary>The event of seq n stands at n - 1.</summary>
    public List<LoggedEvent> Events { get; } = [];

    /// <summary>The events that client ids are answered with: their own, or those that they repeat.</summary>
    public Dictionary<(UserId Sender, ClientId ClientId), StoredCommand> Commands { get; } = [];

    public Dictionary<UserId, Membership> Memberships { get; } = [];

    public Dictionary<string, StoredInvite> Invites { get; } = [];

    /// <summary>What later events made of messages; those that none changed are not here.</summary>
    public Dictionary<long, MessageRow> Messages { get; } = [];

    public HashSet<MentionRow> Mentions { get; } = [];

    public Dictionary<(long Target, Emoji Emoji, UserId User), ReactionRow> Reactions { get; } = [];

    public ConversationInfo Info =>
        new(Id, Made.Kind, State.Title, State.Epoch, State.Head)
        {
            Access = Made.Access,
            Workspace = Made.Workspace,
        };

    public StoredCommand? FindCommand(UserId sender, ClientId clientId) =>
        Commands.TryGetValue((sender, clientId), out var stored) ? stored : null;

    public Membership? FindMembership(UserId user) => Memberships.GetValueOrDefault(user);

    public MessageRow? FindMessage(long seq) => Messages.GetValueOrDefault(seq);

    public ReactionRow? FindReaction(long target, Emoji emoji, UserId user) =>
        Reactions.GetValueOrDefault((target, emoji, user));

    public IEnumerable<ReactionRow> FindReactions(long target, Emoji emoji, int count) => Reactions.Values
        .Where(reaction => reaction.Target == target && reaction.Emoji == emoji && reaction.IsOn)
        .OrderBy(reaction => reaction.Last.Seq)
        .Take(count);

    /// <summary>An event as later ones left it.</summary>
    public LoggedEvent Read(long seq)
    {
        var logged = Events[(int)seq - 1];
        var message = FindMessage(logged.Body is EditBody edit ? edit.Target : seq);
        return message is null ? logged : logged with { Body = message.ApplyTo(logged.Body) };
    }

    public int UsesOf(string inviteCode) => Invites.GetValueOrDefault(inviteCode)?.Uses ?? 0;

    public bool IsUnsent(UploadId upload, UserId owner) =>
        database.Uploads.GetValueOrDefault(upload) is { State: UploadState.Ready } found && found.Owner == owner;

    public bool HasMember(UserId user) => FindMembership(user) is { IsPresent: true };
}

/// <summary>The row of an upload.</summary>
internal sealed class MemoryUpload(UserId owner, long bytes, DateTimeOffset at)
{
    public UserId Owner { get; } = owner;

    public long Bytes { get; set; } = bytes;

    public DateTimeOffset At { get; } = at;

    public UploadState State { get; set; } = UploadState.Pending;

    public bool IsSwept { get; set; }

    public Attachment? File { get; set; }

    public bool HasPreview { get; set; }

    public ConversationId? Conversation { get; set; }

    public long Seq { get; set; }
}

/// <summary>A session with its tokens by hash.</summary>
internal sealed class MemorySession(NewSession session)
{
    public SessionId Id { get; } = session.Id;

    public UserId User { get; } = session.User;

    public DeviceInfo Device { get; } = session.Device;

    public DateTimeOffset CreatedAt { get; } = session.CreatedAt;

    public DateTimeOffset SeenAt { get; set; } = session.CreatedAt;

    public Dictionary<string, StoredToken> Tokens { get; } = session.Tokens.ToDictionary(token => token.Hash);

    public long Stamp { get; set; } = session.Stamp;

    public bool IsRevoked { get; set; }
}
