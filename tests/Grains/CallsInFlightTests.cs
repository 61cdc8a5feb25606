using System.Reflection;
using Microsoft.Extensions.Time.Testing;
using OrleansChat.Frontend;
using OrleansChat.Silo.Clustering;

namespace OrleansChat.Tests.Grains;

public sealed class CallsInFlightTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _time = new();
    private readonly SiloLosses _losses = new();
    private readonly CallsInFlight _calls;
    private readonly TaskCompletionSource _answer = new();

    public CallsInFlightTests() => _calls = new CallsInFlight(_losses, _time);

    [Fact]
    public async Task A_call_that_is_not_answered_soon_after_a_silo_was_lost_fails_as_unavailable()
    {
        var call = Call();
        _losses.Note();
        call.IsCompleted.ShouldBeFalse("A living silo may still answer.");
        _time.Advance(Grace);
        await Should.ThrowAsync<SiloUnavailableException>(call);
    }

    [Fact]
    public async Task An_answer_that_comes_in_time_counts()
    {
        var call = Call();
        _losses.Note();
        _answer.SetResult();
        await call;
        _time.Advance(Grace);
    }

    [Fact]
    public async Task A_fault_of_the_call_is_rethrown_unchanged()
    {
        var call = Call();
        _answer.SetException(new TimeoutException());
        await Should.ThrowAsync<TimeoutException>(call);
    }

    [Fact]
    public async Task Calls_that_began_after_the_loss_are_left_alone()
    {
        var before = Call();
        _losses.Note();
        var after = Enumerable.Range(0, 100).Select(_ => Call()).ToArray();
        _time.Advance(Grace);
        await Should.ThrowAsync<SiloUnavailableException>(before);
        _answer.SetResult();
        await Task.WhenAll(after);
    }

    private Task Call() => _calls.Invoke(CallContext.Of(_answer.Task));

    /// <summary>A call of which only its answer is known.</summary>
    public class CallContext : DispatchProxy
    {
        private Task _answer = Task.CompletedTask;

        public static IOutgoingGrainCallContext Of(Task answer)
        {
            var context = Create<IOutgoingGrainCallContext, CallContext>();
            ((CallContext)(object)context)._answer = answer;
            return context;
        }

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => _answer;
    }
}
