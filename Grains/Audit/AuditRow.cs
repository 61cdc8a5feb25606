namespace OrleansChat.Grains.Audit;

/// <summary>A row of the audit log as it is stored.</summary>
/// <param name="Number">From 1, without holes.</param>
/// <param name="At">When it was appended, in milliseconds since 1970, by the clock of the silo that did it.</param>
/// <param name="Action">A word of <see cref="Words.AuditActions"/>, perhaps of a later version.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Detail">What else matters.</param>
/// <param name="PreviousHash">The hash of row <paramref name="Number"/> − 1; zeros in row 1.</param>
/// <param name="Hash">64 hexadecimal digits over all of the above: see <see cref="AuditChain"/>.</param>
public sealed record AuditRow(
    long Number,
    long At,
    string Action,
    string? Actor,
    string? Subject,
    string? Address,
    string? Detail,
    string PreviousHash,
    string Hash);
