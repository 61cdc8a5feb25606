using OrleansChat.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Tells when so many calls of <c>Execute</c> have reached a conversation, and stand in its queue.</summary>
internal sealed class ArrivedCalls : IIncomingGrainCallFilter
{
    private volatile Expectation? _expected;

    /// <summary>Completes when <paramref name="count"/> further calls have arrived.</summary>
    public Task Further(int count, IConversationGrain conversation)
    {
        var expected = new Expectation(conversation.GetGrainId(), count);
        _expected = expected;
        return expected.Arrived;
    }

    public Task Invoke(IIncomingGrainCallContext context)
    {
        // A call that had begun before is not one of the further ones, even if it returns only now.
        var expected = _expected;

        // The command is queued before the call waits for anything.
        var call = context.Invoke();
        if (expected?.Grain == context.TargetId && context.MethodName == nameof(IConversationGrain.Execute))
        {
            expected.Count();
        }

        return call;
    }

    private sealed class Expectation(GrainId grain, int count)
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = count;

        public GrainId Grain => grain;

        public Task Arrived => _arrived.Task;

        public void Count()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
            {
                _arrived.SetResult();
            }
        }
    }
}
