using System.Text.Json.Serialization;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Changes a stored message.</summary>
internal abstract record MessageChangeRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(EventSeqValue))] long? Target,
    ClientId ClientId) : ChangeRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation ?? Require(Target is not null, "target") ?? Require(ClientId != default, "clientId");
}

internal sealed record EditRequest(
    ConversationId Conversation,
    long? Target,
    ClientId ClientId,
    [property: JsonConverter(typeof(MessageTextValue))] string? Text)
    : MessageChangeRequest(Conversation, Target, ClientId)
{
    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation ?? Require(!MessageTexts.IsBlank(Text), "text", Requirements.NewText);

    public override ConversationCommand ToCommand(Participant sender) =>
        new EditMessage(sender, ClientId, Target!.Value, Text!);
}

internal sealed record DeleteRequest(ConversationId Conversation, long? Target, ClientId ClientId)
    : MessageChangeRequest(Conversation, Target, ClientId)
{
    public override ConversationCommand ToCommand(Participant sender) =>
        new DeleteMessage(sender, ClientId, Target!.Value);
}

internal sealed record ReactRequest(
    ConversationId Conversation, long? Target, ClientId ClientId, Emoji Emoji, bool? On)
    : MessageChangeRequest(Conversation, Target, ClientId)
{
    [JsonIgnore]
    public override Refusal? Violation =>
        base.Violation ?? Require(Emoji != default, "emoji") ?? Require(On is not null, "on");

    public override ConversationCommand ToCommand(Participant sender) =>
        new ReactToMessage(sender, ClientId, Target!.Value, Emoji, On is true);
}

internal sealed record PinRequest(ConversationId Conversation, long? Target, ClientId ClientId, bool? On)
    : MessageChangeRequest(Conversation, Target, ClientId)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(On is not null, "on");

    public override ConversationCommand ToCommand(Participant sender) =>
        new PinMessage(sender, ClientId, Target!.Value, On is true);
}

/// <param name="After">The seq of the last item of the page before.</param>
internal sealed record EditsRequest(
    ConversationId Conversation,
    [property: JsonConverter(typeof(EventSeqValue))] long? Target,
    [property: JsonConverter(typeof(SeqValue))] long? After,
    [property: JsonConverter(typeof(ListLimitValue))] int? Limit) : ConversationRequest(Conversation)
{
    [JsonIgnore]
    public override Refusal? Violation => base.Violation ?? Require(Target is not null, "target");
}
