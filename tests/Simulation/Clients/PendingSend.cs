using OrleansChat.Conversations;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>A message that a device wants to be stored, until it is told that it is.</summary>
internal sealed class PendingSend(ConversationId conversation, ClientId clientId, string text, long? replyTo)
{
    public ConversationId Conversation { get; } = conversation;

    public ClientId ClientId { get; } = clientId;

    public string Text { get; } = text;

    /// <summary>The member <c>replyTo</c>, if it has one.</summary>
    public string ReplyToJson { get; } = replyTo is { } seq ? $",\"replyTo\":{seq}" : "";

    /// <summary>Where it was first acknowledged.</summary>
    public (Epoch Epoch, long Seq)? Acknowledged { get; set; }

    /// <summary>Where it was stored as no repeat by this connection's request, for the order of sends.</summary>
    public (Epoch Epoch, long Seq)? StoredNow { get; set; }

    public int Tries { get; set; }
}
