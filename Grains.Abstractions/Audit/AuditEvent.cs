using OrleansChat.Accounts;

namespace OrleansChat.Audit;

/// <summary>
/// An entry for the audit log, which is kept for good. It identifies people by id only, so that their data can be
/// erased without breaking the chain, and never contains a secret or the text of a message.
/// </summary>
/// <param name="Action">What happened.</param>
/// <param name="Actor">The account that did it; null if unknown, or if it was done on the command line.</param>
/// <param name="Subject">
/// The user, session, key, conversation or policy that it was done to; at most <see
/// cref="AuditLimits.SubjectLengthMax"/> characters.
/// </param>
/// <param name="Address">
/// The network address that the request came from, if any; at most <see cref="AuditLimits.AddressLengthMax"/>
/// characters.
/// </param>
/// <param name="Detail">
/// Further facts, such as the new role; at most <see cref="AuditLimits.DetailLengthMax"/> characters.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.audit-event")]
public sealed record AuditEvent(
    AuditAction Action,
    UserId? Actor = null,
    string? Subject = null,
    string? Address = null,
    string? Detail = null);

/// <summary>
/// The limits of audit events, in UTF-16 units. Longer texts are cut, so that no event is lost because of its length.
/// </summary>
public static class AuditLimits
{
    /// <summary>Length of <see cref="AuditEvent.Subject"/>.</summary>
    public const int SubjectLengthMax = 128;

    /// <summary>Length of <see cref="AuditEvent.Address"/>.</summary>
    public const int AddressLengthMax = 64;

    /// <summary>Length of <see cref="AuditEvent.Detail"/>.</summary>
    public const int DetailLengthMax = 256;

    /// <summary>Events in one call of <see cref="IAuditGrain.Append"/>.</summary>
    public const int EventsMax = 256;
}
