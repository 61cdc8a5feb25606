using Orleans.Storage;
using OrleansChat.Tests.MemoryStores;
using OrleansChat.Tests.Simulation.Runtime.Storage;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Database;

/// <summary>
/// The database of the deployment. It never loses what it committed; but it is slow, away, fails, and does things
/// without saying so.
/// </summary>
internal sealed class DatabaseServer
{
    private readonly World _world;
    private readonly Process _process;

    public DatabaseServer(World world, int number)
    {
        _world = world;
        _process = new Process(world, "database", number);
        Log = new MemoryMessageLog(Tables);
        ReadModel = new MemoryReadModel(Tables);
        Search = new MemoryMessageSearch(Tables);
        Accounts = new MemoryAccountStore(Tables);
        Sessions = new MemorySessionStore(Tables);
        Audit = new MemoryAuditLog(Tables, _process.Clock);
    }

    /// <summary>The committed truth.</summary>
    public MemoryDatabase Tables { get; } = new();

    public MemoryMessageLog Log { get; }

    public MemoryReadModel ReadModel { get; }

    public MemoryMessageSearch Search { get; }

    public MemoryAccountStore Accounts { get; }

    public MemorySessionStore Sessions { get; }

    public MemoryAuditLog Audit { get; }

    public IGrainStorage SoftState { get; } = new MemoryGrainStorage();

    public DatabaseFaults Faults { get; } = new();

    /// <summary>How long a transaction may take before its outcome counts as unknown.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Does something at the server for a client, in one transaction. As with the real ones, a client that hears
    /// nothing gives up.
    /// </summary>
    public Task<T> Ask<T>(Process client, Func<Task<T>> transaction) =>
        Begin(client, transaction).WaitAsync(CommandTimeout, client.Clock);

    private Task<T> Begin<T>(Process client, Func<Task<T>> transaction)
    {
        var answer = new TaskCompletionSource<T>();
        if (_world.Chance(Faults.Failure))
        {
            Tell(client, () => answer.TrySetException(new IOException("The database refused.")));
            return answer.Task;
        }

        _world.Post(_process, Delay(), () => Run(client, transaction, answer));
        return answer.Task;
    }

    private void Run<T>(Process client, Func<Task<T>> transaction, TaskCompletionSource<T> answer)
    {
        if (_world.Elapsed < Faults.AwayUntil)
        {
            if (_world.Chance(0.5))
            {
                Tell(client, () => answer.TrySetException(new IOException("The database is away.")));
            }

            return;
        }

        // Tables in memory: already done.
        var done = transaction();
        if (_world.Chance(Faults.Silence))
        {
            return;
        }

        if (_world.Chance(Faults.LostAnswer))
        {
            Tell(client, () => answer.TrySetException(new IOException("The connection to the database broke.")));
            return;
        }

        Tell(client, () => answer.TrySetFromTask(done));
    }

    private void Tell(Process client, Action outcome) => _world.Post(client, Delay(), outcome);

    private TimeSpan Delay() => _world.Chance(Faults.Slowness)
        ? _world.Between(TimeSpan.FromMilliseconds(5), Faults.SlownessMax)
        : _world.Milliseconds(0.1, 2);
}

/// <summary>The current faults of the database, as fractions of all transactions.</summary>
internal sealed class DatabaseFaults
{
    /// <summary>Refused, nothing done.</summary>
    public double Failure { get; set; }

    /// <summary>Done, and the client hears of a broken connection.</summary>
    public double LostAnswer { get; set; }

    /// <summary>Done, and the client hears nothing.</summary>
    public double Silence { get; set; }

    public double Slowness { get; set; }

    public TimeSpan SlownessMax { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Nothing is done until then.</summary>
    public TimeSpan AwayUntil { get; set; }

    public void Heal() => (Failure, LostAnswer, Silence, Slowness, AwayUntil) = (0, 0, 0, 0, TimeSpan.Zero);
}
