using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Frontend.Fanout;

/// <summary>Settings of the way from streams to clients. Section <c>Fanout</c>.</summary>
public sealed class FanoutOptions
{
    public const string Section = "Fanout";

    /// <summary>
    /// How long a hole in the order may wait for the missing event before the log is asked. Default 20 ms: calls
    /// overtake each other by less.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan HolePatience { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How often heads of watched conversations are compared with the log. Default 3 s: the longest delay of a lost
    /// event.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan Comparison { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a stream stays subscribed after its last reader left. Default 10 s: reconnects are quicker.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the log may be out of reach while events are missing; then the readers are closed with 4004 and resume
    /// elsewhere. Default 30 s.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan LostPlaceAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many bytes of recent events are kept for readers who come back, over all conversations. Default 64 MiB:
    /// some 150,000 short messages. Beyond it the log is read again.
    /// </summary>
    [Between(0, 1L << 40)]
    public long RecentBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// How many reads of missed events may be under way; one conversation is read for all its readers at once.
    /// Default 16: enough to keep a database busy, few enough to leave room for what goes on live.
    /// </summary>
    [Between(1, 1_024)]
    public int CatchUpsAtOnce { get; set; } = 16;

    /// <summary>How many loops write to clients. Default: one per processor.</summary>
    [Between(1, 1_024)]
    public int Writers { get; set; } = Environment.ProcessorCount;
}

[OptionsValidator]
internal sealed partial class FanoutOptionsValidator : IValidateOptions<FanoutOptions>;
