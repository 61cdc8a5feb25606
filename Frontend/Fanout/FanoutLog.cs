using Microsoft.Extensions.Logging;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Fanout;

/// <summary>Log messages of fan-out; events 2101–2199.</summary>
internal static partial class FanoutLog
{
    [LoggerMessage(2101, LogLevel.Warning, "Reading missing events of {Conversation} failed; trying again")]
    public static partial void FillFailed(ILogger logger, Exception fault, ConversationId conversation);

    [LoggerMessage(2102, LogLevel.Error, "Events of {Conversation} are still missing; closing {Readers} connections")]
    public static partial void PlaceLost(ILogger logger, ConversationId conversation, int readers);

    [LoggerMessage(2103, LogLevel.Warning, "Ending the subscription to {Stream} failed; its lease will expire")]
    public static partial void LeaveFailed(ILogger logger, Exception fault, StreamId stream);

    [LoggerMessage(2104, LogLevel.Warning, "Comparing heads with the log failed; trying again")]
    public static partial void ComparisonFailed(ILogger logger, Exception fault);

    [LoggerMessage(2105, LogLevel.Warning, "Renewing the presence of {User} failed; trying again")]
    public static partial void PresenceFailed(ILogger logger, Exception fault, UserId user);

    [LoggerMessage(2107, LogLevel.Warning, "Renewing the subscription to {Stream} failed; it will be retried")]
    public static partial void ResumeFailed(ILogger logger, Exception fault, StreamId stream);

    [LoggerMessage(2106, LogLevel.Error, "An event of {Stream} couldn't be shown")]
    public static partial void DeliveryFailed(ILogger logger, Exception fault, StreamId stream);
}
