using OrleansChat.Accounts;

namespace OrleansChat.Audit;

/// <summary>
/// Something to be remembered for good. It names people by their ids only, so that a person's data can be erased
/// without touching the chain; and it never holds a secret or the text of a message.
/// </summary>
/// <param name="Action">What happened.</param>
/// <param name="Actor">Who did it; null when it is not known, or was done at the machine.</param>
/// <param name="Subject">
/// What it was done to: a user, session, key, conversation or policy; at most <see
/// cref="AuditLimits.SubjectLengthMax"/> characters.
/// </param>
/// <param name="Address">
/// Where the request came from, if it came over the network; at most <see cref="AuditLimits.AddressLengthMax"/>.
/// </param>
/// <param name="Detail">
/// What else matters, such as the new role; at most <see cref="AuditLimits.DetailLengthMax"/> characters.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.audit-event")]
public sealed record AuditEvent(
    AuditAction Action,
    UserId? Actor = null,
    string? Subject = null,
    string? Address = null,
    string? Detail = null);

/// <summary>Lengths in UTF-16 units. What is longer is cut, because a long text must not keep an event out.</summary>
public static class AuditLimits
{
    public const int SubjectLengthMax = 128;
    public const int AddressLengthMax = 64;
    public const int DetailLengthMax = 256;

    /// <summary>Events in one call.</summary>
    public const int EventsMax = 256;
}
