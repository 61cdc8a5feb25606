namespace OrleansChat.Grains.Embedded.Timers;

internal static class TimerExtensions
{
    /// <summary>A timer whose callback does not run in the context of the one who made it.</summary>
    public static ITimer CreateUnflowedTimer(this TimeProvider time, TimerCallback callback, object state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
