namespace OrleansChat.Silo.Storage;

/// <summary>
/// A process's claim on the data: no process outside of its cluster writes there, because their writes would fence each
/// other, and they wouldn't know of each other's users. Ends with the process, however that ends.
/// </summary>
internal interface IStorageClaim : IAsyncDisposable
{
    /// <summary>How long a starting server waits for its predecessor to stop.</summary>
    static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>Completes with a sentence if another process has taken the data.</summary>
    Task<string> Lost { get; }
}
