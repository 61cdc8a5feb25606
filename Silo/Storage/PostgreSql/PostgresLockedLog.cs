using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;
using OrleansChat.Uploads;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>A conversation whose row the transaction has locked.</summary>
/// <param name="unsent">The unsent uploads that the transaction has locked, with their owners.</param>
internal sealed class PostgresLockedLog(NpgsqlDataReader row, IReadOnlyDictionary<UploadId, UserId> unsent)
    : ILockedLog
{
    private readonly Dictionary<(UserId, ClientId), StoredCommand> _commands = [];
    private readonly Dictionary<UserId, Membership> _memberships = [];
    private readonly Dictionary<string, int> _uses = [];
    private readonly Dictionary<long, MessageRow> _messages = [];
    private readonly Dictionary<(long Target, Emoji Emoji, UserId User), ReactionRow> _reactions = [];

    public LogState State { get; } = new(
        Epoch.Parse(row.GetString(1)),
        row.GetInt64(2),
        row.GetInt64(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.Text(7),
        row.Number(8));

    /// <param name="row">As returned by <see cref="PostgresAppendCommands.FindCommands"/>.</param>
    public void AddCommand(NpgsqlDataReader row) =>
        _commands[(UserId.Parse(row.GetString(1)), ClientId.Parse(row.GetString(2)))] =
            new StoredCommand(row.GetInt64(3), row.Time(4), row.GetString(5), row.Number(6));

    /// <param name="row">As returned by <see cref="PostgresAppendCommands.FindMemberships"/>.</param>
    public void AddMembership(NpgsqlDataReader row)
    {
        var membership = row.Membership(1);
        _memberships[membership.User] = membership;
    }

    /// <param name="row">As returned by <see cref="PostgresInviteCommands.Find"/>.</param>
    public void AddInvite(NpgsqlDataReader row) => _uses[row.GetString(1)] = (int)row.GetInt64(2);

    /// <param name="row">A state of a message, after the conversation.</param>
    public void AddMessage(NpgsqlDataReader row)
    {
        var message = MessageStateRow.Read(row, 1)!;
        _messages[message.Seq] = message;
    }

    /// <param name="row">A reaction, after the conversation.</param>
    public void AddReaction(NpgsqlDataReader row)
    {
        var reaction = MessageStateRow.ReadReaction(row, 1);
        _reactions[(reaction.Target, reaction.Emoji, reaction.User)] = reaction;
    }

    public MessageRow? FindMessage(long seq) => _messages.GetValueOrDefault(seq);

    public ReactionRow? FindReaction(long target, Emoji emoji, UserId user) =>
        _reactions.GetValueOrDefault((target, emoji, user));

    public IEnumerable<ReactionRow> FindReactions(long target, Emoji emoji, int count) => _reactions.Values
        .Where(reaction => reaction.Target == target && reaction.Emoji == emoji && reaction.IsOn)
        .OrderBy(reaction => reaction.Last.Seq)
        .Take(count);

    public StoredCommand? FindCommand(UserId sender, ClientId clientId) =>
        _commands.TryGetValue((sender, clientId), out var stored) ? stored : null;

    public Membership? FindMembership(UserId user) => _memberships.GetValueOrDefault(user);

    public int UsesOf(string inviteCode) => _uses.GetValueOrDefault(inviteCode);

    public bool IsUnsent(UploadId upload, UserId owner) =>
        unsent.TryGetValue(upload, out var found) && found == owner;
}
