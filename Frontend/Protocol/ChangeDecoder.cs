using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Requests that change who belongs to a conversation, and as what.</summary>
internal static class ChangeDecoder
{
    public static ChangeRequest Change(RequestKind kind, ref MemberReader members)
    {
        var given = new GivenMembers();
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                given.Conversation = members.Conversation();
            }
            else if (!Take(kind, ref members, ref given))
            {
                members.Skip();
            }
        }

        members.RequireConversation(given.Conversation);
        var command = Command(kind, ref members, given);
        return new ChangeRequest(given.Conversation ?? default, command);
    }

    public static BlockRequest Block(ref MemberReader members)
    {
        UserId? user = null;
        bool? on = null;
        while (members.Next())
        {
            if (members.Is("user"u8))
            {
                user = members.User();
            }
            else if (members.Is("on"u8))
            {
                on = members.Flag();
            }
            else
            {
                members.Skip();
            }
        }

        members.Require(user is not null, "user");
        members.Require(on is not null, "on");
        return new BlockRequest(user ?? default, on ?? false);
    }

    /// <summary>Reads a member that the request has; others are nobody's business.</summary>
    private static bool Take(RequestKind kind, ref MemberReader members, ref GivenMembers given)
    {
        switch (kind)
        {
            case RequestKind.Kick or RequestKind.Ban or RequestKind.Mute or RequestKind.Role when members.Is("user"u8):
                given.User = members.User();
                return true;
            case RequestKind.Ban when members.Is("on"u8):
                given.On = members.Flag();
                return true;
            case RequestKind.Mute when members.Is("seconds"u8):
                given.Number = members.Integer(0, (long)ConversationLimits.MuteMax.TotalSeconds);
                return true;
            case RequestKind.Role when members.Is("role"u8):
                given.Role = members.Role();
                return true;
            case RequestKind.Invite when members.Is("users"u8):
                given.Users = members.Users(ConversationLimits.InvitedMax);
                return true;
            case RequestKind.InviteCode when members.Is("uses"u8):
                given.Number = members.Integer(1, ConversationLimits.InviteUsesMax);
                return true;
            case RequestKind.InviteCode when members.Is("expiresIn"u8):
                given.Seconds = members.Integer(
                    (long)ConversationLimits.InviteLifeMin.TotalSeconds,
                    (long)ConversationLimits.InviteLifeMax.TotalSeconds);
                return true;
            case RequestKind.RevokeInvite when members.Is("invite"u8):
                given.Text = members.InviteCode();
                return true;
            case RequestKind.Rename when members.Is("title"u8):
                given.Text = members.Text(1, ConversationLimits.TitleScalarsMax);
                return true;
            default:
                return false;
        }
    }

    private static Func<Participant, ConversationCommand> Command(
        RequestKind kind, ref MemberReader members, GivenMembers given)
    {
        var user = given.User ?? default;
        switch (kind)
        {
            case RequestKind.Invite:
                members.Require(
                    !given.Users.IsDefaultOrEmpty, "users", $"must name 1–{ConversationLimits.InvitedMax} people");
                return sender => new InvitePeople(sender, given.Users);
            case RequestKind.InviteCode:
                var uses = (int)(given.Number ?? ConversationLimits.InviteUsesDefault);
                var life = given.Seconds is { } seconds
                    ? TimeSpan.FromSeconds(seconds)
                    : ConversationLimits.InviteLifeDefault;
                return sender => new MakeInvite(sender, uses, life);
            case RequestKind.RevokeInvite:
                members.Require(given.Text is not null, "invite");
                return sender => new RevokeInvite(sender, given.Text!);
            case RequestKind.Rename:
                members.Require(given.Text is not null, "title");
                return sender => new RenameConversation(sender, given.Text!);
        }

        members.Require(given.User is not null, "user");
        switch (kind)
        {
            case RequestKind.Kick:
                return sender => new KickMember(sender, user);
            case RequestKind.Ban:
                members.Require(given.On is not null, "on");
                return sender => new BanPerson(sender, user, given.On ?? false);
            case RequestKind.Mute:
                members.Require(given.Number is not null, "seconds");
                return sender => new MuteMember(sender, user, TimeSpan.FromSeconds(given.Number ?? 0));
            case RequestKind.Role:
                members.Require(given.Role is not null, "role");
                return sender => new ChangeRole(sender, user, given.Role ?? default);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "This request changes no conversation.");
        }
    }

    /// <summary>What was read so far; each request has some of it.</summary>
    private record struct GivenMembers
    {
        public ConversationId? Conversation { get; set; }

        public UserId? User { get; set; }

        public ImmutableArray<UserId> Users { get; set; }

        public bool? On { get; set; }

        public long? Number { get; set; }

        public long? Seconds { get; set; }

        public MemberRole? Role { get; set; }

        public string? Text { get; set; }
    }
}
