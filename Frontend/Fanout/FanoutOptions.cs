using Microsoft.Extensions.Options;

namespace OrleansChat.Frontend.Fanout;

/// <summary>Settings of the way from streams to clients. Section <c>Fanout</c>.</summary>
public sealed class FanoutOptions
{
    public const string Section = "Fanout";

    /// <summary>
    /// How long to wait for a missing event before it is read from the log. Default 20 ms: calls overtake each other by
    /// less.
    /// </summary>
    public TimeSpan HoleMaxWait { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How often the heads of watched conversations are compared with the log. Default 3 s: the longest delay of a lost
    /// event.
    /// </summary>
    public TimeSpan Comparison { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a stream stays subscribed after its last reader has left. Default 10 s: reconnecting takes less.
    /// </summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the log may be unavailable while events are missing; then the readers are closed with 4004 and resume
    /// elsewhere. Default 30 s.
    /// </summary>
    public TimeSpan LostPlaceAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes of recent events kept for reconnecting readers, over all conversations. Default 64 MiB: some 150,000 short
    /// messages. Beyond that, the log is read again.
    /// </summary>
    public long RecentBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Concurrent reads of missed events; a conversation is read once for all its readers. Default 16: enough to keep a
    /// database busy, few enough to leave room for live traffic.
    /// </summary>
    public int CatchUpsAtOnce { get; set; } = 16;

    /// <summary>The number of loops that write to clients. Default: one per processor.</summary>
    public int Writers { get; set; } = Environment.ProcessorCount;
}

internal sealed class FanoutOptionsValidator : IValidateOptions<FanoutOptions>
{
    public ValidateOptionsResult Validate(string? name, FanoutOptions options)
    {
        (string Name, TimeSpan Value)[] times =
        [
            (nameof(options.HoleMaxWait), options.HoleMaxWait),
            (nameof(options.Comparison), options.Comparison),
            (nameof(options.Linger), options.Linger),
            (nameof(options.LostPlaceAfter), options.LostPlaceAfter),
        ];
        var failures = times
            .Where(time => time.Value <= TimeSpan.Zero || time.Value > TimeSpan.FromHours(1))
            .Select(time => $"Fanout:{time.Name} is {time.Value}; it must be more than zero and at most an hour.")
            .ToList();
        if (options.Writers is < 1 or > 1_024)
        {
            failures.Add($"Fanout:Writers is {options.Writers}; it must be from 1 to 1,024.");
        }

        if (options.RecentBytesMax < 0)
        {
            failures.Add($"Fanout:RecentBytesMax is {options.RecentBytesMax}; it must not be negative.");
        }

        if (options.CatchUpsAtOnce is < 1 or > 1_024)
        {
            failures.Add($"Fanout:CatchUpsAtOnce is {options.CatchUpsAtOnce}; it must be from 1 to 1,024.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
