using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat;

/// <summary>The words for enumerations on the wire and in tables.</summary>
public static class Words
{
    /// <summary>Kinds of conversations.</summary>
    public static readonly Vocabulary<ConversationKind> Kinds = new(
        (ConversationKind.Direct, "direct"),
        (ConversationKind.Group, "group"),
        (ConversationKind.Channel, "channel"),
        (ConversationKind.Support, "support"),
        (ConversationKind.Workspace, "workspace"));

    /// <summary>Access rules.</summary>
    public static readonly Vocabulary<AccessRule> AccessRules = new(
        (AccessRule.Open, "open"),
        (AccessRule.Invite, "invite"));

    /// <summary>Types of senders.</summary>
    public static readonly Vocabulary<SenderType> SenderTypes = new(
        (SenderType.User, "user"),
        (SenderType.Guest, "guest"),
        (SenderType.Staff, "staff"),
        (SenderType.Bot, "bot"),
        (SenderType.System, "system"));

    /// <summary>Roles in the deployment.</summary>
    public static readonly Vocabulary<DeploymentRole> DeploymentRoles = new(
        (DeploymentRole.Superadmin, "superadmin"),
        (DeploymentRole.Admin, "admin"),
        (DeploymentRole.Staff, "staff"),
        (DeploymentRole.Member, "member"),
        (DeploymentRole.Guest, "guest"));

    /// <summary>Roles in a conversation.</summary>
    public static readonly Vocabulary<MemberRole> Roles = new(
        (MemberRole.Owner, "owner"),
        (MemberRole.Moderator, "moderator"),
        (MemberRole.Member, "member"),
        (MemberRole.Reader, "reader"));

    /// <summary>Changes of a membership.</summary>
    public static readonly Vocabulary<MemberChange> Changes = new(
        (MemberChange.Joined, "joined"),
        (MemberChange.Left, "left"),
        (MemberChange.Role, "role"),
        (MemberChange.Banned, "banned"));

    /// <summary>Groups of members that a text mentions.</summary>
    public static readonly Vocabulary<MentionedGroups> Groups = new(
        (MentionedGroups.All, "all"),
        (MentionedGroups.Here, "here"));

    /// <summary>Which messages a member gets notices of.</summary>
    public static readonly Vocabulary<NotifyLevel> NotifyLevels = new(
        (NotifyLevel.All, "all"),
        (NotifyLevel.Mentions, "mentions"),
        (NotifyLevel.None, "none"));

    /// <summary>Reasons for notices.</summary>
    public static readonly Vocabulary<NoticeReason> NoticeReasons = new(
        (NoticeReason.Mention, "mention"),
        (NoticeReason.Reply, "reply"),
        (NoticeReason.Direct, "direct"));

    /// <summary>What a searched message must have.</summary>
    public static readonly Vocabulary<SearchedPart> SearchedParts = new(
        (SearchedPart.Attachment, "attachment"),
        (SearchedPart.Link, "link"));

    /// <summary>Scopes of API keys.</summary>
    public static readonly Vocabulary<ApiKeyScope> ApiKeyScopes = new(
        (ApiKeyScope.Users, "users"),
        (ApiKeyScope.Tokens, "tokens"));

    /// <summary>Actions in the audit log.</summary>
    public static readonly Vocabulary<AuditAction> AuditActions = new(
        (AuditAction.Registered, "registered"),
        (AuditAction.GuestStarted, "guest-started"),
        (AuditAction.LoggedIn, "logged-in"),
        (AuditAction.LogInFailed, "log-in-failed"),
        (AuditAction.LockedOut, "locked-out"),
        (AuditAction.LoggedOut, "logged-out"),
        (AuditAction.TokenReused, "token-reused"),
        (AuditAction.SessionRevoked, "session-revoked"),
        (AuditAction.PasswordChanged, "password-changed"),
        (AuditAction.PasswordResetRequested, "password-reset-requested"),
        (AuditAction.PasswordReset, "password-reset"),
        (AuditAction.RoleChanged, "role-changed"),
        (AuditAction.Banned, "banned"),
        (AuditAction.Unbanned, "unbanned"),
        (AuditAction.KeyCreated, "key-created"),
        (AuditAction.KeyRevoked, "key-revoked"),
        (AuditAction.KeyUsed, "key-used"),
        (AuditAction.KeyRefused, "key-refused"),
        (AuditAction.UserProvisioned, "user-provisioned"),
        (AuditAction.SignInTokenIssued, "sign-in-token-issued"),
        (AuditAction.LimitReached, "limit-reached"),
        (AuditAction.OriginRefused, "origin-refused"),
        (AuditAction.MemberRoleChanged, "member-role-changed"),
        (AuditAction.MemberKicked, "member-kicked"),
        (AuditAction.MemberBanned, "member-banned"),
        (AuditAction.MemberUnbanned, "member-unbanned"),
        (AuditAction.MemberMuted, "member-muted"),
        (AuditAction.MessageDeleted, "message-deleted"),
        (AuditAction.MessagesSearched, "messages-searched"));
}
