using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Grains.Conversations;

/// <summary>Settings of the conversation grain. Section <c>Conversations</c>.</summary>
public sealed class ConversationOptions
{
    public const string Section = "Conversations";

    /// <summary>
    /// The most commands in one commit of a conversation. Default 512: large enough that the database is the limit,
    /// small enough that one conversation doesn't monopolise a shared commit.
    /// </summary>
    [Between(1, 10_000)]
    public int BatchCommandsMax { get; set; } = 512;

    /// <summary>
    /// The most commands that may wait for a commit; the next one is refused as <c>unavailable</c>. Default 8,192: some
    /// seconds at the highest measured rate.
    /// </summary>
    [Between(1, 1_000_000)]
    public int QueueCommandsMax { get; set; } = 8_192;

    /// <summary>
    /// Members that an activation reads. Default 200: all of most conversations, so that these ask for nobody later,
    /// and one short query in the largest.
    /// </summary>
    [Between(2, 10_000)]
    public int MembersLoadedMax { get; set; } = 200;

    /// <summary>
    /// Members that a conversation keeps in memory between two commits; above it all are forgotten, and looked up as
    /// they act. Default 1,000: by estimate 300 KB, and more people than write in a channel within minutes.
    /// </summary>
    [Between(2, 1_000_000)]
    public int MembersKeptMax { get; set; } = 1_000;

    /// <summary>
    /// How long after it was sent its author may edit a message; 0 s is no limit. Deleting has none. Default 0 s.
    /// </summary>
    [Between("00:00:00", "3650.00:00:00")]
    public TimeSpan EditWindow { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How long a commit may take before its outcome counts as unknown. Default 10 s: less than frontends wait for a
    /// call, so that clients get an answer.
    /// </summary>
    [Between("00:00:00.100", "00:05:00")]
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class ConversationOptionsValidator : IValidateOptions<ConversationOptions>;
