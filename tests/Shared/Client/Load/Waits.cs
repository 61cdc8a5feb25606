using OrleansChat.Tests.Client.Measuring;

namespace OrleansChat.Tests.Client.Load;

/// <summary>How long people waited.</summary>
public sealed class Waits
{
    private readonly Lock _guardsLongest = new();
    private TimeSpan _answer;
    private TimeSpan _delivery;

    /// <summary>From sending to the acknowledgement, however many attempts that took.</summary>
    public Durations Deliveries { get; private set; } = new();

    /// <summary>From the end of a connection until its client was where it had been, on another.</summary>
    public Durations Returns { get; } = new();

    /// <summary>A request was answered, in whatever way.</summary>
    public void Answered(TimeSpan after)
    {
        lock (_guardsLongest)
        {
            _answer = after > _answer ? after : _answer;
        }
    }

    /// <summary>Messages were acknowledged.</summary>
    public void Delivered(TimeSpan after)
    {
        Deliveries.Add(after);
        lock (_guardsLongest)
        {
            _delivery = after > _delivery ? after : _delivery;
        }
    }

    /// <summary>The deliveries since the last question, and begins anew.</summary>
    public Durations TakeDeliveries()
    {
        var taken = Deliveries;
        Deliveries = new Durations();
        return taken;
    }

    /// <summary>The longest since the last question, and begins anew.</summary>
    public (TimeSpan Answer, TimeSpan Delivery) TakeLongest()
    {
        lock (_guardsLongest)
        {
            var longest = (_answer, _delivery);
            (_answer, _delivery) = (TimeSpan.Zero, TimeSpan.Zero);
            return longest;
        }
    }
}
