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

    /// <summary>The work that runs here now goes on: what it asked for so far is not to wait for its end.</summary>
    public virtual void GoOn()
    {
    }

    /// <summary>
    /// The thread pool; but what work asks for last runs on its thread when it has ended. To wake another thread costs
    /// more than most turns do, and the one that asked is about to have nothing to do.
    /// </summary>
    private sealed class ThreadPoolExecutor : TurnExecutor
    {
        // After so much in a row others get the thread.
        private const int WorkInARowMax = 16;

        [ThreadStatic]
        private static bool _isWorking;

        [ThreadStatic]
        private static IThreadPoolWorkItem? _next;

        public override void Execute(IThreadPoolWorkItem work, bool preferLocal)
        {
            if (_isWorking && preferLocal)
            {
                PushOut();
                _next = work;
            }
            else
            {
                Queue(work, preferLocal);
            }
        }

        public override void GoOn() => PushOut();

        private static void PushOut()
        {
            if (_next is { } waiting)
            {
                _next = null;
                Queue(waiting, preferLocal: true);
            }
        }

        private static void Queue(IThreadPoolWorkItem work, bool preferLocal) =>
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(Run, work, preferLocal);

        private static void Run(IThreadPoolWorkItem first)
        {
            _isWorking = true;
            _next = first;
            for (var inARow = 0; inARow < WorkInARowMax && _next is { } work; inARow++)
            {
                _next = null;
                work.Execute();
            }

            PushOut();
            _isWorking = false;
        }
    }
}
