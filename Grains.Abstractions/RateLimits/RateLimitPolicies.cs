using OrleansChat.Accounts;
using OrleansChat.Audit;

namespace OrleansChat.RateLimits;

/// <summary>The names of the policies; what they allow is in the silo's options.</summary>
public static class RateLimitPolicies
{
    /// <summary>Failed log-ins per e-mail and address.</summary>
    public const string LogInPair = "login-pair";

    /// <summary>Failed log-ins per e-mail, from wherever.</summary>
    public const string LogInEmail = "login-email";

    /// <summary>Failed log-ins per address, for whomever; what another limit refuses does not count.</summary>
    public const string LogInAddress = "login-address";

    /// <summary>New accounts, guests included, per address.</summary>
    public const string RegisterAddress = "register-address";

    /// <summary>Mails about forgotten passwords per e-mail.</summary>
    public const string MailEmail = "mail-email";

    /// <summary>HTTP API requests that show no token or key, per address.</summary>
    public const string ApiAddress = "api-address";

    /// <summary>HTTP API requests with a token or key that proves nothing, per address.</summary>
    public const string CredentialAddress = "credential-address";

    /// <summary>HTTP API requests with a good token, per user; they do not count per address.</summary>
    public const string ApiUser = "api-user";

    /// <summary>Connections opened per address.</summary>
    public const string ConnectAddress = "connect-address";

    /// <summary>Connections that said hello, per user.</summary>
    public const string ConnectUser = "connect-user";

    /// <summary>Requests of administrators, per user.</summary>
    public const string AdminUser = "admin-user";

    /// <summary>Requests of outer applications with a good key, per key; they do not count per address.</summary>
    public const string ApiKey = "api-key";

    /// <summary>Messages and other logged commands per user.</summary>
    public const string SendUser = "send-user";

    /// <summary>Messages and other logged commands per conversation.</summary>
    public const string SendConversation = "send-conversation";

    /// <summary>History, lists and searches per user.</summary>
    public const string ReadUser = "read-user";

    /// <summary>What is remembered when a policy begins to refuse somebody. Of an e-mail nothing is.</summary>
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
    /// <param name="email">A hash of the e-mail.</param>
    /// <param name="address">As limits count it.</param>
    public static string Pair(string email, string address) => $"{email}@{address}";

    private static string AddressOf(string pair) => pair[(pair.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// The key of the grain that has the buckets of a subject: the kind of subject, which ends a policy's name, and the
    /// subject.
    /// </summary>
    public static string SubjectKey(string policy, string subject) =>
        $"{policy.AsSpan(policy.LastIndexOf('-') + 1)}/{subject}";
}
