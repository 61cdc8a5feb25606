using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Protocol;

// The values that members of requests have: each rule once.
internal static class IdRule
{
    public const string Pattern = "^[A-Za-z0-9_:.-]+$";
    public const string Must = "must be an id of 1–64 characters of A–Z a–z 0–9 _ - : .";
}

internal sealed class ConversationIdValue() : IdValue<ConversationId>(
    Identifier.LengthMax, IdRule.Pattern, ConversationId.TryParse, IdRule.Must);

internal sealed class UserIdValue() : IdValue<UserId>(
    Identifier.LengthMax, IdRule.Pattern, UserId.TryParse, IdRule.Must);

internal sealed class UploadIdValue() : IdValue<UploadId>(
    Identifier.LengthMax, IdRule.Pattern, UploadId.TryParse, IdRule.Must);

internal sealed class EpochValue() : IdValue<Epoch>(Identifier.LengthMax, IdRule.Pattern, Epoch.TryParse, IdRule.Must);

internal sealed class ClientIdValue() : IdValue<ClientId>(
    ClientId.LengthMax, @"^[^\u0000-\u001f\u007f-\u009f]+$", ClientId.TryParse, "must not contain control characters");

internal sealed class EmojiValue() : IdValue<Emoji>(
    Emoji.NameLengthMax + 2,
    "^(:[A-Za-z0-9_+-]{1,64}:|[^A-Za-z]+)$",
    Emoji.TryParse,
    "must be one Unicode emoji or :name: of letters, digits, _ + -")
{
    public override JsonObject Schema
    {
        get
        {
            var schema = base.Schema;
            schema["examples"] = new JsonArray("👍", ":name:");
            return schema;
        }
    }
}

internal sealed class ConversationKindValue() : WordValue<ConversationKind>(Words.Kinds);

internal sealed class AccessRuleValue() : WordValue<AccessRule>(Words.AccessRules);

internal sealed class MemberRoleValue() : WordValue<MemberRole>(Words.Roles);

internal sealed class NotifyLevelValue() : WordValue<NotifyLevel>(Words.NotifyLevels);

internal sealed class FlagValue : RequestValue<bool>
{
    public override JsonObject Schema => new() { ["type"] = "boolean" };

    public override bool Read(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.True or JsonTokenType.False
            ? json.GetBoolean()
            : throw new ViolationException("must be true or false");
}

internal sealed class TokenValue() : TextValue(0, ProtocolLimits.MessageBytesMax);

internal sealed class ClientNameValue() : TextValue(0, 128);

internal sealed class SearchValue() : TextValue(0, 100);

internal sealed class SearchTextValue() : TextValue(1, SearchLimits.QueryScalarsMax);

internal sealed class PersonTextValue() : TextValue(1, PeopleLimits.QueryScalarsMax);

internal sealed class PersonNameValue() : TextValue(1, AccountRules.NameLengthMax);

internal sealed class HandleValue() : TextValue(AccountRules.HandleLengthMin, AccountRules.HandleLengthMax)
{
    public override JsonObject Schema
    {
        get
        {
            var schema = base.Schema;
            schema["pattern"] = "^[A-Za-z0-9_.-]+$";
            schema["examples"] = new JsonArray("ann");
            return schema;
        }
    }
}

/// <summary>An upload, or an empty text for none.</summary>
internal sealed class AvatarValue : RequestValue<string?>
{
    public override JsonObject Schema
    {
        get
        {
            var schema = TextSchema(0, Identifier.LengthMax);
            schema["pattern"] = "^[A-Za-z0-9_:.-]*$";
            return schema;
        }
    }

    public override string Read(ref Utf8JsonReader json)
    {
        var text = ReadText(ref json, 0, Identifier.LengthMax);
        return text.Length == 0 || UploadId.TryParse(text, out _)
            ? text
            : throw new ViolationException($"{IdRule.Must}, or empty");
    }
}

internal sealed class SearchedPartValue() : WordValue<SearchedPart>(Words.SearchedParts);

internal sealed class TimeValue : RequestValue<DateTimeOffset?>
{
    private const int LengthMax = 40;

    public override JsonObject Schema => new() { ["type"] = "string", ["format"] = "date-time" };

    public override DateTimeOffset? Read(ref Utf8JsonReader json) =>
        WireTimes.TryParse(ReadText(ref json, 1, LengthMax), out var time)
            ? time
            : throw new ViolationException(Requirements.Time);
}

internal sealed class TitleValue() : TextValue(1, ConversationLimits.TitleScalarsMax);

internal sealed class InviteValue() : TextValue(1, 64);

/// <summary>There may be no text where there are attachments.</summary>
internal sealed class MessageTextValue() : TextValue(0, ConversationLimits.TextScalarsMax);

/// <summary>Where a page of a list ended.</summary>
internal class CursorValue : RequestValue<string?>
{
    private const int LengthMax = 1_024;

    public sealed override JsonObject Schema => TextSchema(1, LengthMax);

    public sealed override string Read(ref Utf8JsonReader json)
    {
        var text = ReadText(ref json, 1, LengthMax);
        return IsGood(text) ? text : throw new ViolationException(Requirements.Cursor);
    }

    protected virtual bool IsGood(string text) => Cursor.Parse(text) is not null;
}

/// <summary>Where a page of people ended, which only silos can read.</summary>
internal sealed class PeopleCursorValue() : TextValue(1, 1_024);

/// <summary>Where a page of found messages ended.</summary>
internal sealed class SearchCursorValue : CursorValue
{
    protected override bool IsGood(string text) => SearchCursor.Parse(text) is not null;
}

/// <summary>Where a page of a person's conversations ended, whose order changes.</summary>
internal sealed class ConversationCursorValue : CursorValue
{
    protected override bool IsGood(string text) => ConversationCursor.Parse(text) is not null;
}

internal sealed class ListLimitValue() : SizeValue(ReadLimits.ListItemsMax);

internal sealed class HistoryLimitValue() : SizeValue(ReadLimits.HistoryEventsMax);

internal sealed class InviteUsesValue() : SizeValue(ConversationLimits.InviteUsesMax);

internal sealed class InviteLifeValue() : IntegerValue(
    (long)ConversationLimits.InviteLifeMin.TotalSeconds, (long)ConversationLimits.InviteLifeMax.TotalSeconds);

internal sealed class MuteValue() : IntegerValue(0, (long)ConversationLimits.MuteMax.TotalSeconds);

/// <summary>A place in a log; 0 is before its first event.</summary>
internal sealed class SeqValue() : IntegerValue(0, long.MaxValue);

/// <summary>The seq of an event.</summary>
internal sealed class EventSeqValue() : IntegerValue(1, long.MaxValue);

internal abstract class UsersValue(int max) : ListValue<UserId>(max, new UserIdValue());

internal sealed class InitialMembersValue() : UsersValue(ConversationLimits.InitialMembersMax);

internal sealed class InvitedValue() : UsersValue(ConversationLimits.InvitedMax);

internal sealed class WatchedValue() : UsersValue(ReadLimits.IdsPerRequestMax);

internal sealed class ConversationsValue() : ListValue<ConversationId>(
    ReadLimits.IdsPerRequestMax, new ConversationIdValue());

internal sealed class AttachmentValue() : TextValue(1, Identifier.LengthMax);

internal sealed class AttachmentsValue() : ListValue<string>(
    ConversationLimits.AttachmentsMax, new AttachmentValue());

internal sealed class SubscribeItemValue : RequestValue<SubscribeItem?>
{
    public override JsonObject Schema => new() { ["type"] = "object" };

    public override SubscribeItem? Read(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.StartObject
            ? JsonSerializer.Deserialize(ref json, RequestJson.Default.SubscribeItem)
            : throw new ViolationException("must contain objects");
}

internal sealed class SubscribeItemsValue() : ListValue<SubscribeItem>(
    ReadLimits.IdsPerRequestMax, new SubscribeItemValue());
