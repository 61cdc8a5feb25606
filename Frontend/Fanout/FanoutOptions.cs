using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Frontend.Fanout;

/// <summary>Settings of the way from streams to clients. Section <c>Fanout</c>.</summary>
public sealed class FanoutOptions
{
    public const string Section = "Fanout";

    /// <summary>
    /// How long to wait for a missing event before it is read from the log. Default 20 ms: calls overtake each other by
    /// less.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan HoleMaxWait { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How often the heads of watched conversations are compared with the log. Default 3 s: the longest delay of a lost
    /// event.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan Comparison { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a stream stays subscribed after its last reader has left. Default 10 s: reconnecting takes less.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the log may be unavailable while events are missing; then the readers are closed with 4004 and resume
    /// elsewhere. Default 30 s.
    /// </summary>
    [Between("00:00:00.001", "01:00:00")]
    public TimeSpan LostPlaceAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes of recent events kept for reconnecting readers, over all conversations. Default 64 MiB: some 150,000 short
    /// messages. Beyond that, the log is read again.
    /// </summary>
    [Between(0, 1L << 40)]
    public long RecentBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Concurrent reads of missed events; a conversation is read once for all its readers. Default 16: enough to keep a
    /// database busy, few enough to leave room for live traffic.
    /// </summary>
    [Between(1, 1_024)]
    public int CatchUpsAtOnce { get; set; } = 16;

    /// <summary>The number of loops that write to clients. Default: one per processor.</summary>
    [Between(1, 1_024)]
    public int Writers { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// The least time between two writes of events to a client; events that come meanwhile share the next write, so
    /// busy conversations cost less. Replies don't wait. Default 10 ms: nobody notices; 0 writes each event at once.
    /// </summary>
    [Between("00:00:00", "00:00:01")]
    public TimeSpan WriteInterval { get; set; } = TimeSpan.FromMilliseconds(10);
}

[OptionsValidator]
internal sealed partial class FanoutOptionsValidator : IValidateOptions<FanoutOptions>;
