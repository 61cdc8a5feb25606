namespace OrleansChat.Grains.Audit;

/// <summary>Verifies the whole chain.</summary>
public static class AuditCheck
{
    private const int PageRows = 1_000;

    /// <param name="log">The rows.</param>
    /// <param name="anchor">
    /// Number and hash of a row that was noted earlier, elsewhere: only this detects a truncated or recomputed chain.
    /// </param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public static async Task<AuditProof> Run(
        IAuditLog log, (long Number, string Hash)? anchor, CancellationToken cancellationToken)
    {
        var last = (Number: 0L, Hash: AuditChain.Beginning);
        var isAnchored = anchor is null or { Number: 0 };
        while (await log.Read(last.Number, PageRows, cancellationToken) is { IsEmpty: false } page)
        {
            foreach (var row in page)
            {
                if (AuditChain.ErrorOf(last, row) is { } error)
                {
                    return new AuditProof(last.Number, last.Hash, error);
                }

                last = (row.Number, row.Hash);
                if (row.Number == anchor?.Number)
                {
                    if (row.Hash != anchor.Value.Hash)
                    {
                        return new AuditProof(last.Number, last.Hash, $"row {row.Number} is not the one noted earlier");
                    }

                    isAnchored = true;
                }
            }
        }

        return new AuditProof(
            last.Number,
            last.Hash,
            isAnchored ? null : $"the chain ends with row {last.Number}, but row {anchor!.Value.Number} was noted");
    }
}

/// <summary>The result of verifying the chain.</summary>
/// <param name="Rows">How many rows are intact, from the first one on.</param>
/// <param name="Head">The hash of the last intact row, to be noted elsewhere.</param>
/// <param name="Error">The first error, with the number of the row; null if all rows are intact.</param>
public sealed record AuditProof(long Rows, string Head, string? Error);
