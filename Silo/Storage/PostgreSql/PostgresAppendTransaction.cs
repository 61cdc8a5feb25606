using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// One request of each of many conversations in one transaction. The first round trip makes new conversations, locks
/// all and looks up what was stored; the second writes and commits.
/// </summary>
internal sealed class PostgresAppendTransaction(List<PendingAppend> appends)
{
    private readonly Dictionary<ConversationId, PostgresLockedLog> _locked = [];
    private readonly HashSet<ConversationId> _made = [];

    /// <summary>Once the second round trip is sent, only its answer tells whether it was committed.</summary>
    public bool HasBegunToWrite { get; private set; }

    public async Task Run(NpgsqlDataSource connections)
    {
        // Closing the connection rolls back what was not committed.
        await using var connection = await connections.OpenConnectionAsync();
        await Lock(connection);
        var plans = Plan();
        HasBegunToWrite = true;
        await Write(connection, plans);
    }

    private async Task Lock(NpgsqlConnection connection)
    {
        var requests = appends.Select(append => append.Request).ToList();
        var creations = requests.Where(request => request.Create is not null).ToList();
        var commands = Commands(requests);
        var memberships = Memberships(requests);

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand("BEGIN") } };
        if (creations.Count > 0)
        {
            batch.BatchCommands.Add(PostgresAppendCommands.Create(creations));
        }

        batch.BatchCommands.Add(PostgresAppendCommands.Lock(requests));
        if (commands.Count > 0)
        {
            batch.BatchCommands.Add(PostgresAppendCommands.FindCommands(commands));
        }

        if (memberships.Count > 0)
        {
            batch.BatchCommands.Add(PostgresAppendCommands.FindMemberships(memberships));
        }

        await using var reader = await batch.ExecuteReaderAsync();
        if (creations.Count > 0)
        {
            await Read(reader, row => _made.Add(ConversationId.Parse(row.GetString(0))));
        }

        await Read(reader, row => _locked.Add(ConversationId.Parse(row.GetString(0)), new PostgresLockedLog(row)));
        if (commands.Count > 0)
        {
            await Read(reader, row => Locked(row)?.AddCommand(row));
        }

        if (memberships.Count > 0)
        {
            await Read(reader, row => Locked(row)?.AddMembership(row));
        }
    }

    private List<(AppendRequest, AppendPlan)> Plan()
    {
        var plans = new List<(AppendRequest, AppendPlan)>(appends.Count);
        foreach (var append in appends)
        {
            var request = append.Request;
            var isOurs = request.Create is null || _made.Contains(request.Conversation);
            if (isOurs
                && _locked.TryGetValue(request.Conversation, out var locked)
                && AppendPlan.Make(request, locked) is { } plan)
            {
                plans.Add((request, plan));
                append.Outcome = plan.Outcome;
            }
            else
            {
                append.Outcome = new Fenced();
            }
        }

        return plans;
    }

    private static async Task Write(NpgsqlConnection connection, List<(AppendRequest Request, AppendPlan Plan)> plans)
    {
        var moved = plans.Where(pair => pair.Plan.Events.Count > 0).ToList();
        var memberships = plans
            .SelectMany(pair => pair.Plan.Memberships.Select(membership => (pair.Request.Conversation, membership)))
            .ToList();

        await using var batch = new NpgsqlBatch(connection);
        if (moved.Count > 0)
        {
            batch.BatchCommands.Add(
                PostgresAppendCommands.InsertEvents(moved.SelectMany(pair => pair.Plan.Events).ToList()));
            batch.BatchCommands.Add(PostgresAppendCommands.MoveHeads(moved));
        }

        if (memberships.Count > 0)
        {
            batch.BatchCommands.Add(PostgresAppendCommands.PutMemberships(memberships));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync();
    }

    private static List<(ConversationId, UserId, ClientId)> Commands(List<AppendRequest> requests) =>
    [
        .. from request in requests
           from entry in request.Entries
           where entry.ClientId is not null
           select (request.Conversation, entry.Sender.Id, entry.ClientId!.Value),
    ];

    private static List<(ConversationId, UserId)> Memberships(List<AppendRequest> requests) =>
    [
        .. requests.SelectMany(request => request.Entries
            .Select(entry => entry.Body)
            .OfType<MemberBody>()
            .Select(body => body.User.Id)
            .Concat(request.Marks.Select(mark => mark.User))
            .Distinct()
            .Select(user => (request.Conversation, user))),
    ];

    private PostgresLockedLog? Locked(NpgsqlDataReader row) =>
        _locked.GetValueOrDefault(ConversationId.Parse(row.GetString(0)));

    private static async Task Read(NpgsqlDataReader reader, Action<NpgsqlDataReader> row)
    {
        while (await reader.ReadAsync())
        {
            row(reader);
        }

        await reader.NextResultAsync();
    }
}

/// <summary>A conversation whose row the transaction has locked.</summary>
internal sealed class PostgresLockedLog(NpgsqlDataReader row) : ILockedLog
{
    private readonly Dictionary<(UserId, ClientId), StoredCommand> _commands = [];
    private readonly Dictionary<UserId, Membership> _memberships = [];

    public LogState State { get; } = new(
        Epoch.Parse(row.GetString(1)),
        row.GetInt64(2),
        row.GetInt64(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.Text(7));

    /// <param name="row">As <see cref="PostgresAppendCommands.FindCommands"/> gives it.</param>
    public void AddCommand(NpgsqlDataReader row) =>
        _commands[(UserId.Parse(row.GetString(1)), ClientId.Parse(row.GetString(2)))] =
            new StoredCommand(row.GetInt64(3), row.Time(4), row.GetString(5), row.Number(6));

    /// <param name="row">As <see cref="PostgresAppendCommands.FindMemberships"/> gives it.</param>
    public void AddMembership(NpgsqlDataReader row)
    {
        var user = UserId.Parse(row.GetString(1));
        _memberships[user] = new Membership(
            user,
            Words.Roles.Value(row.GetString(2)),
            row.GetInt64(3),
            row.Number(4),
            row.GetInt64(5),
            row.GetInt64(6));
    }

    public StoredCommand? FindCommand(UserId sender, ClientId clientId) =>
        _commands.TryGetValue((sender, clientId), out var stored) ? stored : null;

    public Membership? FindMembership(UserId user) => _memberships.GetValueOrDefault(user);
}
