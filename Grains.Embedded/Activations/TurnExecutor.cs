namespace OrleansChat.Grains.Embedded.Activations;

/// <summary>
/// Where turns run. The simulator puts its own in place of the thread pool, so nothing else here may start work.
/// </summary>
internal abstract class TurnExecutor
{
    public static TurnExecutor ThreadPool { get; } = new ThreadPoolExecutor();

    /// <summary>Runs the work later: never inside this call, because callers hold locks.</summary>
    /// <param name="work">Runs once a call of this method.</param>
    /// <param name="preferLocal">False for work that gives way to others.</param>
    public abstract void Execute(IThreadPoolWorkItem work, bool preferLocal);

    private sealed class ThreadPoolExecutor : TurnExecutor
    {
        public override void Execute(IThreadPoolWorkItem work, bool preferLocal) =>
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal);
    }
}
