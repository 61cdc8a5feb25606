using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Frontend.Protocol;

/// <summary>The words that enums are on the wire.</summary>
internal static class WireWords
{
    public static ReadOnlySpan<byte> Of(ConversationKind kind) => kind switch
    {
        ConversationKind.Direct => "direct"u8,
        ConversationKind.Group => "group"u8,
        ConversationKind.Channel => "channel"u8,
        ConversationKind.Support => "support"u8,
        ConversationKind.Workspace => "workspace"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    public static ConversationKind? KindOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("direct"u8) => ConversationKind.Direct,
        _ when word.SequenceEqual("group"u8) => ConversationKind.Group,
        _ when word.SequenceEqual("channel"u8) => ConversationKind.Channel,
        _ when word.SequenceEqual("support"u8) => ConversationKind.Support,
        _ when word.SequenceEqual("workspace"u8) => ConversationKind.Workspace,
        _ => null,
    };

    public static ReadOnlySpan<byte> Of(SenderType type) => type switch
    {
        SenderType.User => "user"u8,
        SenderType.Guest => "guest"u8,
        SenderType.Staff => "staff"u8,
        SenderType.Bot => "bot"u8,
        SenderType.System => "system"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such sender type."),
    };

    public static string Of(ApiKeyScope scope) => scope switch
    {
        ApiKeyScope.Users => "users",
        ApiKeyScope.Tokens => "tokens",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "There is no such scope."),
    };

    public static ApiKeyScope? ApiKeyScopeOf(string? word) => word switch
    {
        "users" => ApiKeyScope.Users,
        "tokens" => ApiKeyScope.Tokens,
        _ => null,
    };

    public static string Of(DeploymentRole role) => role switch
    {
        DeploymentRole.Superadmin => "superadmin",
        DeploymentRole.Admin => "admin",
        DeploymentRole.Staff => "staff",
        DeploymentRole.Member => "member",
        DeploymentRole.Guest => "guest",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };

    public static DeploymentRole? DeploymentRoleOf(string word) => word switch
    {
        "superadmin" => DeploymentRole.Superadmin,
        "admin" => DeploymentRole.Admin,
        "staff" => DeploymentRole.Staff,
        "member" => DeploymentRole.Member,
        "guest" => DeploymentRole.Guest,
        _ => null,
    };

    public static ReadOnlySpan<byte> Of(MemberRole role) => role switch
    {
        MemberRole.Owner => "owner"u8,
        MemberRole.Moderator => "moderator"u8,
        MemberRole.Member => "member"u8,
        MemberRole.Reader => "reader"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };

    public static MemberRole? RoleOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("owner"u8) => MemberRole.Owner,
        _ when word.SequenceEqual("moderator"u8) => MemberRole.Moderator,
        _ when word.SequenceEqual("member"u8) => MemberRole.Member,
        _ when word.SequenceEqual("reader"u8) => MemberRole.Reader,
        _ => null,
    };

    public static ReadOnlySpan<byte> Of(AccessRule access) => access switch
    {
        AccessRule.Open => "open"u8,
        AccessRule.Invite => "invite"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(access), access, "There is no such rule."),
    };

    public static AccessRule? AccessOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("open"u8) => AccessRule.Open,
        _ when word.SequenceEqual("invite"u8) => AccessRule.Invite,
        _ => null,
    };

    public static ReadOnlySpan<byte> Of(MemberChange change) => change switch
    {
        MemberChange.Joined => "joined"u8,
        MemberChange.Left => "left"u8,
        MemberChange.Role => "role"u8,
        MemberChange.Banned => "banned"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "There is no such change."),
    };
}
