using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>A message as far as a replay compares it.</summary>
internal sealed record Said(string ClientId, string SenderId, string SenderName, string Text)
{
    /// <summary>The message of an event; null for events of other kinds.</summary>
    public static Said? Of(ChatEvent heard) => heard.Kind == "message"
        ? new Said(heard.ClientId ?? "?", heard.SenderId ?? "?", heard.SenderName ?? "?", heard.Body ?? string.Empty)
        : null;

    public override string ToString() => $"<{SenderName}> {Text} ({ClientId})";
}
