using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.Sqlite;

/// <summary>
/// A lock on a file beside the database, even if that was opened through a link. The kernel releases it with the
/// process.
/// </summary>
internal sealed class SqliteClaim : IStorageClaim
{
    /// <summary>EWOULDBLOCK on Linux and macOS, a sharing violation on Windows.</summary>
    private static readonly int[] HeldResults = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _lock;

    private SqliteClaim(FileStream heldLock) => _lock = heldLock;

    public Task<string> Lost { get; } = new TaskCompletionSource<string>().Task;

    /// <exception cref="DatabaseUnusableException">
    /// Another process holds the lock, or the folder can't be written.
    /// </exception>
    public static async Task<SqliteClaim> Take(
        string databaseFile, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new SqliteClaim(Open(databaseFile));
            }
            catch (IOException fault) when (HeldResults.Contains(fault.HResult))
            {
                if (time.GetElapsedTime(started) > IStorageClaim.MaxWait)
                {
                    throw new DatabaseUnusableException(
                        $"Another server works on the data at '{databaseFile}': stop it, or name another folder with "
                        + "--data.",
                        fault);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new DatabaseUnusableException(
                    $"The database file '{databaseFile}' or its folder cannot be written: {fault.Message}", fault);
            }

            await Task.Delay(IStorageClaim.RetryPeriod, time, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _lock.DisposeAsync();

    /// <remarks>The file remains when the lock is released: deleting it could delete the next process's lock.</remarks>
    private static FileStream Open(string databaseFile)
    {
        var path = Path.GetFullPath(databaseFile);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var real = new FileInfo(path) is { LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
            : path;
        return new FileStream(
            Path.ChangeExtension(real, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }
}
