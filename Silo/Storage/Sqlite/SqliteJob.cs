using Microsoft.Data.Sqlite;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>A write that waits for its turn and for its commit.</summary>
internal abstract class SqliteJob
{
    /// <summary>Whether it would also fail in any other transaction, unlike a lack of disk or memory.</summary>
    protected static bool IsOwnFault(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG }
            or ArgumentException or FormatException;

    /// <returns>False if the work itself failed; its effects must then be undone.</returns>
    public abstract bool Run(SqliteSession session);

    /// <summary>After the commit.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class SqliteJob<T>(Func<SqliteSession, T> work) : SqliteJob
{
    /// <summary>Continuations must not run on the writer's thread.</summary>
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _fault;

    public Task<T> Task => _outcome.Task;

    public override bool Run(SqliteSession session)
    {
        try
        {
            _fault = null;
            _result = work(session);
            return true;
        }
        catch (Exception exception) when (IsOwnFault(exception))
        {
            _fault = exception;
            return false;
        }
    }

    public override void Complete()
    {
        if (_fault is null)
        {
            _outcome.SetResult(_result!);
        }
        else
        {
            _outcome.SetException(_fault);
        }
    }

    public override void Fail(Exception exception) => _outcome.SetException(_fault ?? exception);
}
