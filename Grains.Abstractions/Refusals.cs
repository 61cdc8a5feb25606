using OrleansChat.Accounts;
using OrleansChat.Blocking;
using OrleansChat.Conversations;

// CS1591: the texts say what the refusals mean.
#pragma warning disable CS1591

namespace OrleansChat;

/// <summary>
/// The refusals of grains and frontends, with their texts for people. Programs rely on the codes; texts may change.
/// </summary>
public static class Refusals
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static Refusal Unavailable { get; } =
        new(ErrorCode.Unavailable, "Temporarily unavailable. Please try again.", Soon);
    public static Refusal TimedOut { get; } = new(ErrorCode.Timeout, "The request timed out. Please try again.", Soon);
    public static Refusal Internal { get; } = new(ErrorCode.Internal, "Something went wrong on our side.");
    public static Refusal TypeUnknown { get; } = new(ErrorCode.UnknownType, "Unknown request type.");
    public static Refusal TypeMissing { get; } = new(ErrorCode.BadFrame, "type must be a string.");
    public static Refusal MemberNameInvalid { get; } =
        new(ErrorCode.SchemaViolation, "A member's name must not hold unpaired surrogates.");
    public static Refusal RequestIdInUse { get; } =
        new(ErrorCode.Conflict, "A request with this id is still in progress.");
    public static Refusal HelloFirst { get; } =
        new(ErrorCode.Unauthenticated, "The first request must be hello, with an id.");
    public static Refusal HelloTwice { get; } = new(ErrorCode.Conflict, "This connection has already said hello.");

    public static Refusal TooManyConnections { get; } =
        new(ErrorCode.RateLimited, "You have too many connections.", TimeSpan.FromMinutes(1));
    public static Refusal TooManySubscriptions { get; } =
        new(ErrorCode.TooLarge, "This connection is subscribed to too many conversations.");
    public static Refusal TooManyWatched { get; } = new(ErrorCode.TooLarge, "This connection watches too many people.");
    public static Refusal SubscribeForMembers { get; } =
        new(ErrorCode.Forbidden, "Only members can subscribe. Join first.");
    public static Refusal PresenceForMembers { get; } =
        new(ErrorCode.Forbidden, "Only members can see who is online. Join first.");

    public static Refusal ConversationNotFound { get; } = new(ErrorCode.NotFound, "Conversation not found.");
    public static Refusal ConversationUnavailable { get; } =
        new(ErrorCode.Unavailable, "This conversation is temporarily unavailable. Please try again.", Soon);
    public static Refusal ConversationOverloaded { get; } =
        new(ErrorCode.Unavailable, "This conversation is overloaded. Please try again.", Soon);
    public static Refusal NotMember { get; } = new(ErrorCode.Forbidden, "You're not a member of this conversation.");
    public static Refusal NotChannelMember { get; } = new(ErrorCode.Forbidden, "You're not a member of this channel.");
    public static Refusal RoleForbids { get; } = new(ErrorCode.Forbidden, "Your role doesn't allow this.");
    public static Refusal Banned { get; } = new(ErrorCode.Forbidden, "You're banned from this conversation.");
    public static Refusal ReadOnly { get; } =
        new(ErrorCode.Forbidden, "You can read this conversation but not write to it.");
    public static Refusal Blocked { get; } = new(ErrorCode.Blocked, "This person doesn't accept messages from you.");
    public static Refusal SenderTypeUnknown { get; } =
        Invalid("senderType", Requirements.OneOf(Words.SenderTypes));
    public static Refusal WorkspaceNotWritable { get; } =
        new(ErrorCode.Forbidden, "Messages can't be sent to a workspace. Use one of its channels.");
    public static Refusal RecipientTypeWrong { get; } = Invalid("recipientType", "must be the conversation's kind");
    public static Refusal ReplyToUnknown { get; } = new(ErrorCode.NotFound, "replyTo: message not found.");
    public static Refusal AttachmentsInvalid { get; } =
        Invalid("attachments", $"{Requirements.AtMost(ConversationLimits.AttachmentsMax)}, each once");
    public static Refusal AttachmentNotFound { get; } =
        new(ErrorCode.NotFound, "attachments: one of them isn't an unsent upload of yours.");

    public static Refusal UploadNotFound { get; } = new(ErrorCode.NotFound, "Upload not found.");
    public static Refusal UploadsOff { get; } = new(ErrorCode.Forbidden, "This server doesn't accept uploads.");
    public static Refusal UploadsBusy { get; } =
        new(ErrorCode.Unavailable, "Too many files are being uploaded. Please try again.", Soon);
    public static Refusal UploadNotStored { get; } =
        new(ErrorCode.Unavailable, "The server can't store files right now. Please try again later.", Soon);
    public static Refusal UploadTooSlow { get; } =
        new(ErrorCode.NotFound, "The upload took too long and was removed. Please try again.");
    public static Refusal UploadInfected { get; } =
        new(ErrorCode.Forbidden, "The virus scanner rejected this file.");
    public static Refusal UploadFormInvalid { get; } = Invalid("file", "must be a file in a multipart/form-data body");
    public static Refusal UploadEmpty { get; } = Invalid("file", "must not be empty");
    public static Refusal UploadTooLarge { get; } = new(ErrorCode.TooLarge, "The file is too large.");
    public static Refusal ImageTooLarge { get; } = new(ErrorCode.TooLarge, "The image has too many pixels.");

    public static Refusal ClientIdUsed { get; } =
        new(ErrorCode.Conflict, "clientId: already used for another command in this conversation.");
    public static Refusal MessageNotFound { get; } = new(ErrorCode.NotFound, "target: message not found.");
    public static Refusal MessageDeleted { get; } = new(ErrorCode.Conflict, "target: the message was deleted.");
    public static Refusal ThreadNotFound { get; } = new(ErrorCode.NotFound, "thread: message not found.");
    public static Refusal NotAuthor { get; } = new(ErrorCode.Forbidden, "Only the author can edit a message.");
    public static Refusal EditTooLate { get; } =
        new(ErrorCode.Forbidden, "This message is too old to be edited.");
    public static Refusal TooManyReactions { get; } =
        new(ErrorCode.TooLarge, "This message can't take any more reactions.");
    public static Refusal ReactionNotFound { get; } =
        new(ErrorCode.NotFound, "emoji: you haven't reacted with this.");
    public static Refusal PinNotFound { get; } = new(ErrorCode.NotFound, "target: the message isn't pinned.");
    public static Refusal DirectNotLeft { get; } = new(ErrorCode.Forbidden, "You can't leave a direct conversation.");
    public static Refusal DirectNotModerated { get; } =
        new(ErrorCode.Forbidden, "Nobody moderates a direct conversation. Block the person instead.");
    public static Refusal DirectNeedsOnePerson { get; } =
        new(ErrorCode.SchemaViolation, "members: must be the one other person in a direct conversation, or only you.");
    public static Refusal SupportForStaff { get; } =
        new(ErrorCode.Forbidden, "Only staff can see support conversations.");

    public static Refusal CreationForbidden { get; } =
        new(ErrorCode.Forbidden, "You're not allowed to create conversations.");
    public static Refusal ChannelCreationForbidden { get; } =
        new(ErrorCode.Forbidden, "You're not allowed to create channels in this workspace.");
    public static Refusal AccessInvalid { get; } =
        Invalid("access", $"{Requirements.OneOf(Words.AccessRules)}; only channels can be open");
    public static Refusal WorkspaceNotFound { get; } = new(ErrorCode.NotFound, "workspace: not found.");
    public static Refusal MembersNotFound { get; } = new(ErrorCode.NotFound, "members: one of them was not found.");
    public static Refusal MembersOutsideWorkspace { get; } =
        new(ErrorCode.NotFound, "members: one of them isn't a member of the workspace.");

    public static Refusal PersonNotFound { get; } = new(ErrorCode.NotFound, "Person not found.");
    public static Refusal UserNotFound { get; } = new(ErrorCode.NotFound, "user: not found.");
    public static Refusal UserIsSelf { get; } = new(ErrorCode.SchemaViolation, "user: must be another person.");
    public static Refusal UserNotMember { get; } =
        new(ErrorCode.NotFound, "user: isn't a member of this conversation.");
    public static Refusal UsersOutsideWorkspace { get; } =
        new(ErrorCode.NotFound, "users: one of them isn't a member of the workspace.");
    public static Refusal UsersBanned { get; } =
        new(ErrorCode.Conflict, "users: one of them is banned. Lift the ban first.");
    public static Refusal RoleTooHigh { get; } =
        new(ErrorCode.Forbidden, "You can only do this to people with a lower role.");
    public static Refusal OwnRole { get; } = new(ErrorCode.Forbidden, "You can't raise your own role.");
    public static Refusal LastOwner { get; } =
        new(ErrorCode.Conflict, "You're the only owner. Make someone else an owner first.");
    public static Refusal TooManyInviteCodes { get; } =
        new(ErrorCode.Conflict, "Too many invite codes. Revoke one first.");

    public static Refusal AccessTokenInvalid { get; } =
        new(ErrorCode.Unauthenticated, "The access token is missing, invalid or expired.");
    public static Refusal WrongPassword { get; } = new(ErrorCode.Unauthenticated, "Wrong e-mail address or password.");
    public static Refusal WrongCurrentPassword { get; } = new(ErrorCode.Forbidden, "The current password is wrong.");
    public static Refusal NoPassword { get; } = new(ErrorCode.Conflict, "This account has no password.");
    public static Refusal ResetTokenInvalid { get; } =
        new(ErrorCode.Unauthenticated, "This link is invalid, already used or expired. Please request a new e-mail.");
    public static Refusal SignInTokenInvalid { get; } =
        new(ErrorCode.Unauthenticated, "The token is invalid, already used or expired.");
    public static Refusal PasswordsBusy { get; } =
        new(ErrorCode.Unavailable, "Too many passwords are being checked. Please try again.", Soon);
    public static Refusal EmailInvalid { get; } = Invalid("email", "must be an e-mail address");
    public static Refusal PasswordLengthWrong { get; } = Invalid(
        "password", Requirements.Characters(AccountRules.PasswordLengthMin, AccountRules.PasswordLengthMax));
    public static Refusal PasswordCommon { get; } = Invalid("password", "is too common; choose another");
    public static Refusal PasswordLikeName { get; } =
        Invalid("password", "must differ from the e-mail address and the handle");
    public static Refusal ExternalIdInvalid { get; } = Invalid(
        "externalId", $"{Requirements.Characters(1, AccountRules.ExternalIdLengthMax)} and no control characters");
    public static Refusal AccountTaken { get; } =
        new(ErrorCode.Conflict, "This e-mail address or handle is already taken.");
    public static Refusal HandleTaken { get; } = new(ErrorCode.Conflict, "handle: already taken.");
    public static Refusal HandleForbidden { get; } = new(ErrorCode.Forbidden, "Guests can't have a handle.");
    public static Refusal ProfileForbidden { get; } =
        new(ErrorCode.Forbidden, "You're not allowed to change your profile.");
    public static Refusal AvatarNotFound { get; } =
        new(ErrorCode.NotFound, "avatar: isn't an image that you uploaded and haven't sent.");
    public static Refusal AccountNotFound { get; } = new(ErrorCode.NotFound, "Account not found.");
    public static Refusal AccountChanged { get; } =
        new(ErrorCode.Unavailable, "The account was changed at the same time. Please try again.", Soon);
    public static Refusal AccountChangedAtLogIn { get; } =
        new(ErrorCode.Unauthenticated, "The account was changed at the same time. Please log in again.");
    public static Refusal NothingToSearch { get; } = Invalid("query", Requirements.SearchWords);
    public static Refusal NobodyToFind { get; } = Invalid("query", Requirements.PersonWords);
    public static Refusal SearchForAdministrators { get; } =
        new(ErrorCode.Forbidden, "Only administrators can search the whole deployment.");
    public static Refusal AccountsForAdministrators { get; } =
        new(ErrorCode.Forbidden, "Only administrators can manage accounts.");
    public static Refusal OwnAccount { get; } =
        new(ErrorCode.Forbidden, "You can't change your own role or ban yourself.");
    public static Refusal RoleUnknown { get; } =
        new(ErrorCode.SchemaViolation, "role: must be superadmin, admin, staff or member.");
    public static Refusal RoleFixed { get; } = new(ErrorCode.Conflict, "Guests and bots can't be given another role.");
    public static Refusal RoleNotGrantable { get; } =
        new(ErrorCode.Forbidden, "Only a superadmin can grant a role that isn't below their own.");

    public static Refusal TokenRevoked { get; } =
        new(ErrorCode.Unauthenticated, "The token is invalid, expired or revoked.");
    public static Refusal RefreshTokenOverused { get; } =
        new(ErrorCode.RateLimited, "This refresh token was used too often.", TimeSpan.FromSeconds(30));
    public static Refusal SessionNotFound { get; } = new(ErrorCode.NotFound, "Session not found.");
    public static Refusal SessionChanged { get; } =
        new(ErrorCode.Unavailable, "The session was changed at the same time. Please try again.", Soon);

    public static Refusal ApiKeyInvalid { get; } =
        new(ErrorCode.Unauthenticated, "The API key is missing, invalid or revoked.");
    public static Refusal ApiKeyScopesMissing { get; } = Invalid("scopes", "must contain at least one");
    public static Refusal ApiKeyForbids { get; } = new(ErrorCode.Forbidden, "The API key doesn't allow this.");
    public static Refusal ApiKeyNotFound { get; } = new(ErrorCode.NotFound, "API key not found.");
    public static Refusal ApplicationUserNotFound { get; } =
        new(ErrorCode.NotFound, "The application has no user with this id.");
    public static Refusal ApplicationUserExists { get; } =
        new(ErrorCode.Conflict, "The application already has a user with this id.");

    public static Refusal ApiKeyScopesUnknown { get; } =
        new(ErrorCode.SchemaViolation, "scopes: must be a list of users and tokens.");

    public static Refusal AddressNotFound { get; } = new(ErrorCode.NotFound, "Nothing found at this address.");
    public static Refusal MethodNotSupported { get; } =
        new(ErrorCode.UnknownType, "This method isn't supported here.");
    public static Refusal RequestMalformed { get; } = new(ErrorCode.BadFrame, "The request is malformed.");
    public static Refusal BodyInvalid { get; } =
        new(ErrorCode.SchemaViolation, "The body must be a JSON object of the documented form.");
    public static Refusal BodyTooLarge { get; } = new(ErrorCode.TooLarge, "The body is too large.");
    public static Refusal RefreshTokenMalformed { get; } =
        new(ErrorCode.Unauthenticated, "The refresh token is malformed.");
    public static Refusal CookiesForbidden { get; } =
        new(ErrorCode.Forbidden, "Pages from this origin may not use cookies here.");
    public static Refusal AntiforgeryInvalid { get; } = new(
        ErrorCode.Forbidden, "With cookies, X-Chat-Antiforgery must hold what GET /api/v1/auth/antiforgery gives.");
    public static Refusal SessionCookieMissing { get; } = new(
        ErrorCode.Unauthenticated, "The request has no session cookie. GET /api/v1/auth/diagnose shows why.");
    public static Refusal HandshakeInvalid { get; } =
        new(ErrorCode.BadFrame, "This address only accepts WebSocket handshakes, version 13.");
    public static Refusal OriginForbidden { get; } =
        new(ErrorCode.Forbidden, "Pages from this origin may not connect.");
    public static Refusal ConnectionsExhausted { get; } =
        new(ErrorCode.Unavailable, "This server isn't accepting connections right now.", Soon);
    public static Refusal ShuttingDown { get; } = new(ErrorCode.Unavailable, "The server is shutting down.");

    public static Refusal TooManyBlocked { get; } =
        new(ErrorCode.Conflict, $"At most {BlockLimits.BlockedMax} people can be blocked.");

    /// <param name="left">How long the mute still lasts.</param>
    public static Refusal Muted(TimeSpan left) => new(ErrorCode.Muted, "You're muted here for now.", left);

    /// <param name="retryAfter">When the next request will be allowed.</param>
    public static Refusal RateLimited(TimeSpan retryAfter) =>
        new(ErrorCode.RateLimited, "Too many requests. Please try again later.", retryAfter);

    /// <param name="max">The largest id of a request.</param>
    public static Refusal RequestIdInvalid(long max) =>
        new(ErrorCode.BadFrame, $"id {Requirements.IntegerFrom(1, max)}.");

    /// <param name="reason">Why, if anybody said.</param>
    public static Refusal AccountBanned(string? reason) => new(
        ErrorCode.Forbidden, reason is null ? "This account is banned." : $"This account is banned: {reason}");

    /// <summary>A member of the request is malformed.</summary>
    /// <param name="member">The member, such as <c>name</c>.</param>
    /// <param name="must">What it must be, such as <c>must not be empty</c>.</param>
    public static Refusal Invalid(string member, string must) => new(ErrorCode.SchemaViolation, $"{member}: {must}.");
}
