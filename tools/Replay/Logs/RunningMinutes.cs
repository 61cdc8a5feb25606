namespace OrleansChat.Tools.Replay.Logs;

/// <summary>Turns time stamps that restart at noon or at midnight into minutes that never go back.</summary>
internal sealed class RunningMinutes
{
    private const int HalfDay = 12 * 60;

    // A clock that was set, or lines that overtook each other, are no new half day.
    private const int SetBackMax = 10;

    private int _now = -1;

    /// <param name="stamp">Minutes after midnight, or after noon in logs of twelve hours; null for no stamp.</param>
    public int Read(int? stamp)
    {
        if (stamp is not { } minute)
        {
            return _now = Math.Max(_now, 0);
        }

        if (_now < 0)
        {
            return _now = minute;
        }

        // The nearest time from now on that shows this stamp: later today, else on a clock of twelve hours.
        var ahead = minute - (_now % (2 * HalfDay));
        if (ahead < 0)
        {
            ahead = (ahead + (2 * HalfDay)) % HalfDay;
            ahead = ahead >= HalfDay - SetBackMax ? 0 : ahead;
        }

        return _now += ahead;
    }
}
