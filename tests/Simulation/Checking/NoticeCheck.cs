using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>
/// Whether a person was to be told of a message: one of its texts, or the message itself, is about them, and they were
/// a member when it was stored. Written from the protocol, not from the rules of the product.
/// </summary>
internal static class NoticeCheck
{
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? Of(JsonElement notice, LogTruth log, UserId user)
    {
        var seq = notice.GetProperty("seq").GetInt64();
        if (log.Event(seq) is not { Body: MessageBody } message)
        {
            return $"I8: {user} got a notice of seq {seq}, which is no committed message,";
        }

        var reason = notice.GetProperty("reason").GetString();
        var causes = log.ChangesOf(seq)
            .Where(logged => logged.Body is EditBody)
            .Prepend(message)
            .Where(logged => logged.Sender.Id != user && IsAbout(logged.Body, reason, log, user))
            .ToList();
        return causes.Count == 0 ? $"I8: {user} got a notice of seq {seq}, which is no {reason} of them,"
            : causes.Exists(logged => log.IsMemberAfter(user, logged.Seq)) ? null
            : $"I5: {user} got a notice of seq {seq}, and was no member then,";
    }

    private static bool IsAbout(EventBody body, string? reason, LogTruth log, UserId user) => (reason, body) switch
    {
        ("mention", MessageBody message) =>
            message.Groups is not MentionedGroups.None || message.Mentions.Contains(user),
        ("mention", EditBody edit) => edit.Groups is not MentionedGroups.None || edit.Mentions.Contains(user),
        ("reply", MessageBody { ReplyTo: { } target }) => log.Event(target)?.Sender.Id == user,
        ("direct", MessageBody) => log.Made.Kind is ConversationKind.Direct,
        _ => false,
    };
}
