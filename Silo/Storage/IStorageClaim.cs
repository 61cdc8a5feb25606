namespace OrleansChat.Silo.Storage;

/// <summary>
/// A process's right to the data: nobody who is not of its cluster writes there as well, whose writes would be fenced
/// again and again and who would know nothing of the other's people. Ends with the process, however that ends.
/// </summary>
internal interface IStorageClaim : IAsyncDisposable
{
    /// <summary>How long a start waits for a predecessor that is ending.</summary>
    static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>Ends when somebody else took the data meanwhile, with a sentence.</summary>
    Task<string> Lost { get; }
}
