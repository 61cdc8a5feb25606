using System.Text.Json;
using OrleansChat.Conversations;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>Whether messages are served as the events of their log left them.</summary>
internal static class ServedMessages
{
    /// <param name="frame">A message or an edit, as a client was shown it.</param>
    /// <param name="log">Its log.</param>
    /// <param name="seq">Its seq.</param>
    /// <param name="head">Every event up to here must have had its effect; its own seq for a live event.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? Check(JsonElement frame, LogTruth log, long seq, long head) => log.Event(seq)?.Body switch
    {
        MessageBody => CheckMessage(frame, log, seq, head),
        EditBody edit => CheckEdit(frame, log, seq, edit.Target, head),
        _ => null,
    };

    private static string? CheckMessage(JsonElement frame, LogTruth log, long seq, long head)
    {
        var changed = frame.TryGetProperty("changed", out var last) ? last.GetInt64() : 0;
        var later = log.ChangesOf(seq);
        if (later.Any(logged => logged.Seq > changed && logged.Seq <= head))
        {
            return $"seq {seq} is served as of {changed}, though it changed up to {head}";
        }

        var expected = new MessageFold(log.Event(seq)!, later.Where(logged => logged.Seq <= changed)).ToString();
        var served = Describe(frame, seq, changed);
        return served == expected ? null : $"seq {seq} is served as «{served}» where «{expected}» is due";
    }

    private static string? CheckEdit(JsonElement frame, LogTruth log, long seq, long target, long head)
    {
        var later = log.ChangesOf(target);
        var isDeleted = frame.TryGetProperty("deleted", out _);
        if (isDeleted)
        {
            return later.Any(logged => logged.Body is DeleteBody) ? null : $"seq {seq} is served as if deleted";
        }

        var text = frame.GetProperty("text").GetString();
        var newest = later.LastOrDefault(logged => logged.Body is EditBody && logged.Seq <= Math.Max(head, seq));
        return later.Any(logged => logged.Body is DeleteBody && logged.Seq <= head)
            ? $"seq {seq} is served with the text of a message that was deleted up to {head}"
            : later.Any(logged => logged.Seq >= newest!.Seq && logged.Body is EditBody edit && edit.Text == text)
                ? null
                : $"seq {seq} is served with «{text}», which was not the newest text at {head}";
    }

    private static string Describe(JsonElement frame, long seq, long changed) => MessageFold.Describe(
        seq,
        frame.TryGetProperty("text", out var text) ? text.GetString() : null,
        frame.TryGetProperty("attachments", out var attachments) ? Words(attachments) : "",
        frame.TryGetProperty("mentions", out var mentions) ? Words(mentions) : "",
        frame.TryGetProperty("edited", out var edited)
            ? $"{edited.GetProperty("seq")} {edited.GetProperty("at").GetDateTimeOffset():O}"
            : null,
        frame.TryGetProperty("deleted", out _),
        frame.TryGetProperty("pinned", out _),
        frame.TryGetProperty("reactions", out var reactions)
            ? reactions.EnumerateArray().Select(reaction =>
                $"{reaction.GetProperty("emoji").GetString()} {reaction.GetProperty("count")}: "
                + Words(reaction.GetProperty("by")))
            : [],
        frame.TryGetProperty("thread", out var thread)
            ? $"{thread.GetProperty("replies")} {thread.GetProperty("last")}: "
                + Words(thread.GetProperty("participants"))
            : null,
        changed);

    private static string Words(JsonElement array) =>
        string.Join(' ', array.EnumerateArray().Select(item => item.GetString()));
}
