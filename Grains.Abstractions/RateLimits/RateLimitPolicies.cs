using OrleansChat.Accounts;
using OrleansChat.Audit;

namespace OrleansChat.RateLimits;

/// <summary>The names of rate-limit policies. The silo's options say what each allows.</summary>
public static class RateLimitPolicies
{
    /// <summary>Failed log-ins per e-mail address and network address.</summary>
    public const string LogInPair = "login-pair";

    /// <summary>Failed log-ins per e-mail address, from anywhere.</summary>
    public const string LogInEmail = "login-email";

    /// <summary>Failed log-ins per network address, unless another limit refused them.</summary>
    public const string LogInAddress = "login-address";

    /// <summary>New accounts, including guests, per network address.</summary>
    public const string RegisterAddress = "register-address";

    /// <summary>Password reset mails per e-mail address.</summary>
    public const string MailEmail = "mail-email";

    /// <summary>HTTP API requests without a token or key, per network address; successful log-ins excepted.</summary>
    public const string ApiAddress = "api-address";

    /// <summary>HTTP API requests with an invalid token or key, per network address.</summary>
    public const string CredentialAddress = "credential-address";

    /// <summary>HTTP API requests with a valid token, including renewals, per user.</summary>
    public const string ApiUser = "api-user";

    /// <summary>Connections opened, per network address.</summary>
    public const string ConnectAddress = "connect-address";

    /// <summary>Authenticated connections, per user.</summary>
    public const string ConnectUser = "connect-user";

    /// <summary>Administrative requests, per user.</summary>
    public const string AdminUser = "admin-user";

    /// <summary>Requests of applications with a valid key, per key.</summary>
    public const string ApiKey = "api-key";

    /// <summary>Messages and other logged commands, per user.</summary>
    public const string SendUser = "send-user";

    /// <summary>Messages, per conversation.</summary>
    public const string SendConversation = "send-conversation";

    /// <summary>History, lists and marks, per user.</summary>
    public const string ReadUser = "read-user";

    /// <summary>Searches for messages and for people, per user.</summary>
    public const string SearchUser = "search-user";

    /// <summary>Changes of one's own profile, per user.</summary>
    public const string ProfileUser = "profile-user";

    /// <summary>Uploaded files, per user.</summary>
    public const string UploadUser = "upload-user";

    /// <summary>
    /// The audit event for a policy that starts refusing requests. It contains no e-mail address, not even a hash.
    /// </summary>
    public static AuditEvent LimitReached(string policy, string subject) =>
        policy is LogInPair
            ? new AuditEvent(AuditAction.LockedOut, Subject: policy, Address: AddressOf(subject))
        : policy is LogInAddress
            ? new AuditEvent(AuditAction.LockedOut, Subject: policy, Address: subject)
        : policy is LogInEmail
            ? new AuditEvent(AuditAction.LockedOut, Subject: policy)
        : policy.EndsWith("-address", StringComparison.Ordinal)
            ? new AuditEvent(AuditAction.LimitReached, Subject: policy, Address: subject)
        : policy.EndsWith("-user", StringComparison.Ordinal) && UserId.TryParse(subject, out var user)
            ? new AuditEvent(AuditAction.LimitReached, user, policy)
        : policy is ApiKey || policy.EndsWith("-conversation", StringComparison.Ordinal)
            ? new AuditEvent(AuditAction.LimitReached, Subject: policy, Detail: subject)
        : new AuditEvent(AuditAction.LimitReached, Subject: policy);

    /// <summary>The subject of <see cref="LogInPair"/>.</summary>
    /// <param name="email">A hash of the e-mail address.</param>
    /// <param name="address">The network address; IPv6 addresses of one /64 network are equal.</param>
    public static string Pair(string email, string address) => $"{email}@{address}";

    private static string AddressOf(string pair) => pair[(pair.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// The key of the grain with the buckets of a subject: the kind of subject, which is the last part of the policy's
    /// name, and the subject.
    /// </summary>
    public static string SubjectKey(string policy, string subject) =>
        $"{policy.AsSpan(policy.LastIndexOf('-') + 1)}/{subject}";
}
