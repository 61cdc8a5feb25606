using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.Audit;

namespace OrleansChat.Grains.Audit;

/// <summary>
/// The rule that ties the rows together. The hash of a row is SHA-256 over: the previous hash (32 bytes), the number
/// and the time (8 bytes each, big-endian), then action, actor, subject, address and detail, each as its length in
/// bytes (4 bytes, big-endian; −1 for none) and its UTF-8.
/// </summary>
public static class AuditChain
{
    /// <summary>Takes the place of the previous hash in the first row.</summary>
    public static readonly string Beginning = new('0', 64);

    private const int Absent = -1;

    /// <summary>The rows for these events.</summary>
    /// <param name="last">Number and hash of the last row; number 0 and <see cref="Beginning"/> when there is none.
    /// </param>
    /// <param name="events">What the new rows say.</param>
    /// <param name="at">The time they get.</param>
    public static ImmutableArray<AuditRow> Extend(
        (long Number, string Hash) last, ImmutableArray<AuditEvent> events, DateTimeOffset at)
    {
        var rows = ImmutableArray.CreateBuilder<AuditRow>(events.Length);
        foreach (var auditEvent in events)
        {
            var row = Next(last, auditEvent, at);
            rows.Add(row);
            last = (row.Number, row.Hash);
        }

        return rows.MoveToImmutable();
    }

    /// <summary>Why a row doesn't continue the chain after the last one; null if it does.</summary>
    public static string? ErrorOf((long Number, string Hash) last, AuditRow row) =>
        row.Number != last.Number + 1 ? $"row {last.Number + 1} is missing"
        : row.PreviousHash != last.Hash ? $"row {row.Number} does not continue the row before it"
        : row.Hash != HashOf(row) ? $"row {row.Number} was changed"
        : null;

    private static AuditRow Next((long Number, string Hash) last, AuditEvent auditEvent, DateTimeOffset at)
    {
        var row = new AuditRow(
            last.Number + 1,
            at.ToUnixTimeMilliseconds(),
            Words.AuditActions.Word(auditEvent.Action),
            auditEvent.Actor?.Value,
            Fit(auditEvent.Subject, AuditLimits.SubjectLengthMax),
            Fit(auditEvent.Address, AuditLimits.AddressLengthMax),
            Fit(auditEvent.Detail, AuditLimits.DetailLengthMax),
            last.Hash,
            Hash: "");
        return row with { Hash = HashOf(row) };
    }

    private static string HashOf(AuditRow row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        AppendHash(hash, row.PreviousHash);
        BinaryPrimitives.WriteInt64BigEndian(number, row.Number);
        hash.AppendData(number);
        BinaryPrimitives.WriteInt64BigEndian(number, row.At);
        hash.AppendData(number);
        AppendText(hash, row.Action);
        AppendText(hash, row.Actor);
        AppendText(hash, row.Subject);
        AppendText(hash, row.Address);
        AppendText(hash, row.Detail);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>A stored hash may have been replaced by anything; the row's own hash can't match then.</summary>
    private static void AppendHash(IncrementalHash hash, string text)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        _ = Convert.FromHexString(text, bytes, out _, out _);
        hash.AppendData(bytes);
    }

    private static void AppendText(IncrementalHash hash, string? text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? Absent : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    /// <summary>
    /// Cuts long texts and replaces characters that could confuse a database or a terminal: control characters and
    /// unpaired surrogates. Attackers may choose parts of the text.
    /// </summary>
    private static string? Fit(string? text, int lengthMax)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var fit = new StringBuilder(Math.Min(text.Length, lengthMax));
        foreach (var rune in text.EnumerateRunes())
        {
            if (fit.Length + rune.Utf16SequenceLength > lengthMax)
            {
                break;
            }

            fit.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return fit.ToString();
    }
}
