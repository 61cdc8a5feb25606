using System.Collections.Concurrent;
using OrleansChat.Frontend;

namespace OrleansChat.Silo.Clustering;

/// <summary>
/// The calls of a frontend that are not answered yet. A client of Orleans doesn't know on which silo a grain is, and
/// waits the whole response time-out for an answer that died with one. When a silo is lost, what is then under way gets
/// a moment more, in which the living silos answer; the rest fails as unavailable, and its clients ask again.
/// </summary>
internal sealed class CallsInFlight : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<TaskCompletionSource, bool> _calls = new();

    public CallsInFlight(SiloLosses losses, TimeProvider time)
    {
        _time = time;
        losses.Noted += (_, _) => EndUnanswered().Ignore();
    }

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var call = context.Invoke();
        if (call.IsCompleted)
        {
            await call;
            return;
        }

        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[lost] = true;
        try
        {
            if (await Task.WhenAny(call, lost.Task) != call)
            {
                // It may still fail, and nobody waits for it.
                call.Ignore();
                throw new SiloUnavailableException("The call was in progress when a silo was lost.");
            }

            await call;
        }
        finally
        {
            _calls.TryRemove(lost, out _);
        }
    }

    private async Task EndUnanswered()
    {
        var underWay = _calls.Keys;
        await Task.Delay(Grace, _time);
        foreach (var call in underWay)
        {
            call.TrySetResult();
        }
    }
}
