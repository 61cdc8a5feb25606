using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>The values of requests that have a type of their own.</summary>
internal static class MemberValues
{
    private const string IdMust = "must be an id of 1–64 characters of A–Z a–z 0–9 _ - : .";
    private const int IdLengthMax = 64;
    private const int CursorLengthMax = 1_024;
    private const int InviteLengthMax = 64;

    public static ConversationId? Conversation(this ref MemberReader members)
    {
        if (members.Text(1, IdLengthMax) is not { } text)
        {
            return null;
        }

        if (ConversationId.TryParse(text, out var id))
        {
            return id;
        }

        members.Fail(IdMust);
        return null;
    }

    public static void RequireConversation(this ref MemberReader members, ConversationId? conversation) =>
        members.Require(conversation is not null, "conversation");

    public static string? InviteCode(this ref MemberReader members) => members.Text(1, InviteLengthMax);

    public static UserId? User(this ref MemberReader members)
    {
        if (members.Text(1, IdLengthMax) is not { } text)
        {
            return null;
        }

        if (UserId.TryParse(text, out var id))
        {
            return id;
        }

        members.Fail(IdMust);
        return null;
    }

    public static Epoch? LogEpoch(this ref MemberReader members)
    {
        if (members.Text(1, IdLengthMax) is not { } text)
        {
            return null;
        }

        if (Epoch.TryParse(text, out var epoch))
        {
            return epoch;
        }

        members.Fail(IdMust);
        return null;
    }

    public static ClientId? ClientIdentifier(this ref MemberReader members)
    {
        if (members.Text(1, ClientId.LengthMax) is not { } text)
        {
            return null;
        }

        if (ClientId.TryParse(text, out var id))
        {
            return id;
        }

        members.Fail("must hold no control characters");
        return null;
    }

    public static ConversationKind? Kind(this ref MemberReader members)
    {
        if (Words.Kinds.Find(members.Word()) is { } kind)
        {
            return kind;
        }

        members.Fail("must be direct, group, channel, support or workspace");
        return null;
    }

    public static AccessRule? Access(this ref MemberReader members)
    {
        if (Words.AccessRules.Find(members.Word()) is { } access)
        {
            return access;
        }

        members.Fail("must be open or invite");
        return null;
    }

    public static MemberRole? Role(this ref MemberReader members)
    {
        if (Words.Roles.Find(members.Word()) is { } role)
        {
            return role;
        }

        members.Fail("must be owner, moderator, member or reader");
        return null;
    }

    /// <summary>Text of a message; there may be none where there are attachments.</summary>
    public static string? MessageText(this ref MemberReader members) =>
        members.Text(0, ConversationLimits.TextScalarsMax, saidMin: 1);

    /// <summary>Where a page of a list ended.</summary>
    /// <param name="ofConversations">Whether it is the list of a person's conversations, which moves.</param>
    public static string? Cursor(this ref MemberReader members, bool ofConversations = false)
    {
        if (members.Text(1, CursorLengthMax) is not { } text)
        {
            return null;
        }

        if (ofConversations ? ConversationCursor.Parse(text) is not null : Reading.Cursor.Parse(text) is not null)
        {
            return text;
        }

        members.Fail("must be what an answer gave as next");
        return null;
    }

    public static int? Limit(this ref MemberReader members, int max) => (int?)members.Integer(1, max);

    public static long? Seq(this ref MemberReader members, long min = 0) => members.Integer(min, long.MaxValue);

    public static ImmutableArray<UserId> Users(this ref MemberReader members, int max)
    {
        var users = ImmutableArray.CreateBuilder<UserId>();
        if (members.BeginArray())
        {
            while (members.NextElement())
            {
                if (members.User() is { } user && users.Count <= max)
                {
                    users.Add(user);
                }
            }

            CheckCount(ref members, users.Count, max);
        }

        return users.DrainToImmutable();
    }

    public static ImmutableArray<ConversationId> ConversationList(this ref MemberReader members)
    {
        var conversations = ImmutableArray.CreateBuilder<ConversationId>();
        if (members.BeginArray())
        {
            while (members.NextElement())
            {
                if (members.Conversation() is { } id && conversations.Count <= ReadLimits.IdsPerRequestMax)
                {
                    conversations.Add(id);
                }
            }

            CheckCount(ref members, conversations.Count, ReadLimits.IdsPerRequestMax);
        }

        return conversations.DrainToImmutable();
    }

    public static ImmutableArray<string> Attachments(this ref MemberReader members)
    {
        var attachments = ImmutableArray.CreateBuilder<string>();
        if (members.BeginArray())
        {
            while (members.NextElement())
            {
                if (members.Text(1, IdLengthMax) is { } id && attachments.Count <= ConversationLimits.AttachmentsMax)
                {
                    attachments.Add(id);
                }
            }

            CheckCount(ref members, attachments.Count, ConversationLimits.AttachmentsMax);
        }

        return attachments.DrainToImmutable();
    }

    public static void CheckCount(ref MemberReader members, int count, int max)
    {
        if (count > max)
        {
            members.Fail($"must hold at most {max}");
        }
    }
}
