using OrleansChat.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Tells when so many calls of <c>Execute</c> have reached a conversation, and stand in its queue.</summary>
internal sealed class ArrivedCalls : IIncomingGrainCallFilter
{
    private readonly Lock _guardsCount = new();
    private GrainId _grain;
    private int _missing;
    private TaskCompletionSource _arrived = new();

    /// <summary>Completes when <paramref name="count"/> further calls have arrived.</summary>
    public Task Further(int count, IConversationGrain conversation)
    {
        lock (_guardsCount)
        {
            _grain = conversation.GetGrainId();
            _missing = count;
            _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _arrived.Task;
        }
    }

    public Task Invoke(IIncomingGrainCallContext context)
    {
        // The command is queued before the call waits for anything.
        var call = context.Invoke();
        lock (_guardsCount)
        {
            if (context.TargetId == _grain
                && context.MethodName == nameof(IConversationGrain.Execute)
                && --_missing == 0)
            {
                _arrived.SetResult();
            }
        }

        return call;
    }
}
