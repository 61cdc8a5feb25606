using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Sessions;

namespace OrleansChat.Silo.Storage;

/// <summary>How enumerations are written in the tables: the words of the wire protocol.</summary>
internal static class Words
{
    public static readonly Vocabulary<ConversationKind> Kinds = new(
        (ConversationKind.Direct, "direct"),
        (ConversationKind.Group, "group"),
        (ConversationKind.Channel, "channel"),
        (ConversationKind.Support, "support"),
        (ConversationKind.Workspace, "workspace"));

    public static readonly Vocabulary<AccessRule> AccessRules = new(
        (AccessRule.Open, "open"),
        (AccessRule.Invite, "invite"));

    public static readonly Vocabulary<SenderType> SenderTypes = new(
        (SenderType.User, "user"),
        (SenderType.Guest, "guest"),
        (SenderType.Staff, "staff"),
        (SenderType.Bot, "bot"),
        (SenderType.System, "system"));

    public static readonly Vocabulary<DeploymentRole> DeploymentRoles = new(
        (DeploymentRole.Superadmin, "superadmin"),
        (DeploymentRole.Admin, "admin"),
        (DeploymentRole.Staff, "staff"),
        (DeploymentRole.Member, "member"),
        (DeploymentRole.Guest, "guest"));

    public static readonly Vocabulary<MemberRole> Roles = new(
        (MemberRole.Owner, "owner"),
        (MemberRole.Moderator, "moderator"),
        (MemberRole.Member, "member"),
        (MemberRole.Reader, "reader"));

    public static readonly Vocabulary<MemberChange> Changes = new(
        (MemberChange.Joined, "joined"),
        (MemberChange.Left, "left"),
        (MemberChange.Role, "role"),
        (MemberChange.Banned, "banned"));

    public static readonly Vocabulary<ApiKeyScope> ApiKeyScopes = new(
        (ApiKeyScope.Users, "users"),
        (ApiKeyScope.Tokens, "tokens"));

    public static readonly Vocabulary<TokenPurpose> TokenPurposes = new(
        (TokenPurpose.PasswordReset, "password-reset"),
        (TokenPurpose.SignIn, "sign-in"));

    public static readonly Vocabulary<TokenKind> TokenKinds = new(
        (TokenKind.Access, "access"),
        (TokenKind.Refresh, "refresh"));
}

/// <summary>One word a value, both ways. A value without a word is refused, never stored as something else.</summary>
internal sealed class Vocabulary<T>(params (T Value, string Word)[] pairs)
    where T : struct, Enum
{
    public string Word(T value)
    {
        foreach (var pair in pairs)
        {
            if (EqualityComparer<T>.Default.Equals(pair.Value, value))
            {
                return pair.Word;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(T).Name} has no such value.");
    }

    public T Value(string word)
    {
        foreach (var pair in pairs)
        {
            if (pair.Word == word)
            {
                return pair.Value;
            }
        }

        throw new FormatException($"The database holds an unknown word for {typeof(T).Name}.");
    }
}
