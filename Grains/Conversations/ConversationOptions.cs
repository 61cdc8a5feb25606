using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Grains.Conversations;

/// <summary>Settings of the conversation grain. Section <c>Conversations</c>.</summary>
public sealed class ConversationOptions
{
    public const string Section = "Conversations";

    /// <summary>
    /// Commands that one commit of a conversation may hold. Default 512: large enough that a flood is limited by the
    /// database, small enough that one conversation does not own a commit that others share.
    /// </summary>
    [Between(1, 10_000)]
    public int BatchCommandsMax { get; set; } = 512;

    /// <summary>
    /// Commands that may wait for a commit; the next one is refused as <c>unavailable</c>. Default 8,192: some seconds
    /// of the highest rate that was measured.
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
    /// How long a commit may take before its outcome counts as unknown. Default 10 s: below the time that frontends
    /// wait for a call, so that clients get an answer.
    /// </summary>
    [Between("00:00:00.100", "00:05:00")]
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class ConversationOptionsValidator : IValidateOptions<ConversationOptions>;
