using Microsoft.Extensions.Logging;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Fanout;

/// <summary>What fan-out logs; events 2101–2199.</summary>
internal static partial class FanoutLog
{
    [LoggerMessage(2101, LogLevel.Warning, "Missing events of {Conversation} could not be read; trying again")]
    public static partial void FillFailed(ILogger logger, Exception fault, ConversationId conversation);

    [LoggerMessage(2102, LogLevel.Error, "Events of {Conversation} stay missing: {Readers} connections are closed")]
    public static partial void PlaceLost(ILogger logger, ConversationId conversation, int readers);

    [LoggerMessage(2103, LogLevel.Warning, "Ending the subscription of {Stream} failed; its lease runs out")]
    public static partial void LeaveFailed(ILogger logger, Exception fault, StreamId stream);

    [LoggerMessage(2104, LogLevel.Warning, "Comparing heads with the log failed; trying again")]
    public static partial void ComparisonFailed(ILogger logger, Exception fault);

    [LoggerMessage(2105, LogLevel.Warning, "Telling the presence of {User} failed; trying again")]
    public static partial void PresenceFailed(ILogger logger, Exception fault, UserId user);

    [LoggerMessage(2107, LogLevel.Warning, "Renewing the subscription of {Stream} failed; the next one tries again")]
    public static partial void ResumeFailed(ILogger logger, Exception fault, StreamId stream);

    [LoggerMessage(2106, LogLevel.Error, "An event of {Stream} could not be shown")]
    public static partial void DeliveryFailed(ILogger logger, Exception fault, StreamId stream);
}
