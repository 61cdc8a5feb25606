namespace OrleansChat.Tests.Faults.Load;

/// <summary>The longest waits of senders.</summary>
internal sealed class LongestWaits
{
    private readonly Lock _guardsAll = new();
    private TimeSpan _answer;
    private TimeSpan _delivery;

    /// <summary>A request was answered, in whatever way.</summary>
    public void Answered(TimeSpan after)
    {
        lock (_guardsAll)
        {
            _answer = after > _answer ? after : _answer;
        }
    }

    /// <summary>Messages were acknowledged, however many attempts that took.</summary>
    public void Delivered(TimeSpan after)
    {
        lock (_guardsAll)
        {
            _delivery = after > _delivery ? after : _delivery;
        }
    }

    /// <summary>The longest since the last call; starts over.</summary>
    public (TimeSpan Answer, TimeSpan Delivery) Take()
    {
        lock (_guardsAll)
        {
            var longest = (_answer, _delivery);
            (_answer, _delivery) = (TimeSpan.Zero, TimeSpan.Zero);
            return longest;
        }
    }
}
