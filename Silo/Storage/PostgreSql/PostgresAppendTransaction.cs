using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Silo.Storage.Search;
using OrleansChat.Uploads;
using PendingAppend = OrleansChat.Silo.Storage.PostgreSql.PendingCommit<
    OrleansChat.Grains.Conversations.AppendRequest, OrleansChat.Grains.Conversations.AppendOutcome>;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// One request of each of many conversations, in one transaction. The first round trip creates new conversations, locks
/// all of them and looks up stored events; the second writes and commits.
/// </summary>
internal sealed class PostgresAppendTransaction(List<PendingAppend> appends)
{
    private readonly Dictionary<ConversationId, PostgresLockedLog> _locked = [];
    private readonly HashSet<ConversationId> _made = [];
    private readonly Dictionary<UploadId, UserId> _unsent = [];

    /// <summary>After the second round trip was sent, only its answer tells whether it was committed.</summary>
    public bool HasBegunToWrite { get; private set; }

    public async Task Run(PostgresConnections connections)
    {
        // Closing the connection rolls back uncommitted changes.
        await using var connection = await connections.Source.OpenConnectionAsync();
        await Lock(connection, connections.Begin());
        var plans = Plan();
        HasBegunToWrite = true;
        await Write(connection, plans);
    }

    private async Task Lock(NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> begin)
    {
        var queries = Queries([.. appends.Select(append => append.Request)]);
        await using var batch = new NpgsqlBatch(connection);
        begin.Concat(queries.Select(query => query.Command)).ToList().ForEach(batch.BatchCommands.Add);
        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var (_, row) in queries)
        {
            await Read(reader, row);
        }
    }

    /// <summary>What is locked and looked up, in the order of the locks, and where the rows go.</summary>
    private List<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row)> Queries(List<AppendRequest> requests)
    {
        var queries = new List<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader> Row)>();
        var creations = requests.Where(request => request.Create is not null).ToList();
        if (creations.Count > 0)
        {
            queries.Add((
                PostgresAppendCommands.Create(creations),
                row => _made.Add(ConversationId.Parse(row.GetString(0)))));
        }

        queries.Add((
            PostgresAppendCommands.Lock(Conversations(requests)),
            row => _locked.Add(ConversationId.Parse(row.GetString(0)), new PostgresLockedLog(row, _unsent))));
        if (Commands(requests) is { Count: > 0 } commands)
        {
            queries.Add((PostgresAppendCommands.FindCommands(commands), row => Locked(row)?.AddCommand(row)));
        }

        if (Memberships(requests) is { Count: > 0 } memberships)
        {
            queries.Add((
                PostgresAppendCommands.FindMemberships(memberships), row => Locked(row)?.AddMembership(row)));
        }

        if (PostgresInviteCommands.Of(requests) is { Count: > 0 } invites)
        {
            queries.Add((PostgresInviteCommands.Find(invites), row => Locked(row)?.AddInvite(row)));
        }

        if (PostgresUploadCommands.Of(requests) is { Count: > 0 } uploads)
        {
            queries.Add((
                PostgresUploadCommands.Lock(uploads),
                row => _unsent.Add(UploadId.Parse(row.GetString(0)), UserId.Parse(row.GetString(1)))));
        }

        foreach (var (command, add) in PostgresMessageCommands.Find(requests))
        {
            queries.Add((command, row => Add(row, add)));
        }

        return queries;
    }

    private void Add(NpgsqlDataReader row, Action<PostgresLockedLog, NpgsqlDataReader> add)
    {
        if (Locked(row) is { } log)
        {
            add(log, row);
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
                && AppendPlan.Make(request, locked, WorkspaceOf(request)) is { } plan)
            {
                plans.Add((request, plan));
                append.Outcome = plan.Outcome;
                foreach (var upload in plan.Uploads)
                {
                    _unsent.Remove(upload.Id);
                }
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
            if (Comers(plans) is { Count: > 0 } comers)
            {
                batch.BatchCommands.Add(PostgresAppendCommands.LockNames(comers));
            }

            batch.BatchCommands.Add(PostgresAppendCommands.PutMemberships(memberships));
        }

        AddMessages(batch, plans);
        var invites = PostgresInviteCommands.Of(plans.Select(pair => pair.Request));
        if (invites.Count > 0)
        {
            batch.BatchCommands.Add(PostgresInviteCommands.Put(invites));
            batch.BatchCommands.Add(PostgresInviteCommands.Delete(invites));
        }

        AddUploads(batch, plans);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync();
    }

    private static void AddMessages(NpgsqlBatch batch, List<(AppendRequest Request, AppendPlan Plan)> plans)
    {
        var messages = plans
            .SelectMany(pair => pair.Plan.ChangedMessages.Select(row => (pair.Request.Conversation, row)))
            .ToList();
        if (messages.Count > 0)
        {
            batch.BatchCommands.Add(PostgresMessageCommands.PutMessages(messages));
        }

        var reactions = plans
            .SelectMany(pair => pair.Plan.Reactions.Select(row => (pair.Request.Conversation, row)))
            .ToList();
        if (reactions.Count > 0)
        {
            batch.BatchCommands.Add(PostgresMessageCommands.PutReactions(reactions));
        }

        var repeats = plans
            .SelectMany(pair => pair.Plan.Repeats.Select(row => (pair.Request.Conversation, row)))
            .ToList();
        if (repeats.Count > 0)
        {
            batch.BatchCommands.Add(PostgresMessageCommands.InsertRepeats(repeats));
        }

        PostgresMentionCommands.Of(plans).ToList().ForEach(batch.BatchCommands.Add);
        var words = plans.SelectMany(pair => SearchChange.Of(pair.Plan)).ToList();
        PostgresSearchCommands.Apply(words).ToList().ForEach(batch.BatchCommands.Add);
    }

    private static void AddUploads(NpgsqlBatch batch, List<(AppendRequest Request, AppendPlan Plan)> plans)
    {
        var uploads = PostgresUploadCommands.Of(plans);
        if (uploads.Count > 0)
        {
            batch.BatchCommands.Add(PostgresUploadCommands.Send(uploads));
        }

        var deleted = plans
            .SelectMany(pair => pair.Plan.Deleted.Select(seq => (pair.Request.Conversation, seq)))
            .ToList();
        if (deleted.Count > 0)
        {
            batch.BatchCommands.Add(PostgresUploadCommands.Release(deleted));
        }
    }

    /// <summary>Those whose membership begins.</summary>
    private static List<UserId> Comers(List<(AppendRequest Request, AppendPlan Plan)> plans) =>
    [
        .. plans.SelectMany(pair => pair.Plan.Memberships
                .Where(membership => membership.JoinedSeq > pair.Request.ExpectedHead)
                .Select(membership => membership.User))
            .Distinct(),
    ];

    private static List<(ConversationId, UserId, ClientId)> Commands(List<AppendRequest> requests) =>
    [
        .. from request in requests
           from entry in request.Entries
           where entry.ClientId is not null
           select (request.Conversation, entry.Sender.Id, entry.ClientId!.Value),
    ];

    /// <summary>
    /// Everything is locked in one order, including workspaces, so that two transactions never wait for each other.
    /// </summary>
    private static List<ConversationId> Conversations(List<AppendRequest> requests) =>
    [
        .. requests
            .Select(request => request.Conversation)
            .Concat(requests.Select(AppendPlan.WorkspaceOf).OfType<ConversationId>())
            .Distinct(),
    ];

    private static List<(ConversationId, UserId)> Memberships(List<AppendRequest> requests) =>
    [
        .. requests.SelectMany(request => request.Entries
            .Select(entry => entry.Body)
            .OfType<MemberBody>()
            .Select(body => body.User.Id)
            .Concat(request.Marks.Select(mark => mark.User))
            .Concat(request.Settings.Select(settings => settings.User))
            .Distinct()
            .Select(user => (request.Conversation, user))),
        .. from request in requests
           let workspace = AppendPlan.WorkspaceOf(request)
           where workspace is not null
           from user in request.LetIn.Distinct()
           select (workspace.Value, user),
    ];

    private PostgresLockedLog? WorkspaceOf(AppendRequest request) =>
        AppendPlan.WorkspaceOf(request) is { } workspace ? _locked.GetValueOrDefault(workspace) : null;

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
