namespace OrleansChat.Grains.Sessions;

/// <summary>Decides what the use of a refresh token means. Pure.</summary>
/// <remarks>
/// The tokens of a renewal and of its repeats form a generation. Only hashes are stored, so a repeat gets new tokens of
/// the same generation instead of the lost ones. The first of them to be used uses up the whole generation.
/// </remarks>
internal static class RefreshRules
{
    public static RefreshUse Of(StoredSession session, StoredToken token, DateTimeOffset now, TimeSpan grace)
    {
        var newest = session.Tokens.Where(IsRefresh).Max(other => other.Generation);
        if (token.SpentAt is null && token.Generation == newest)
        {
            return RefreshUse.First;
        }

        var successors = session.Tokens
            .Where(other => IsRefresh(other) && other.Generation == token.Generation + 1)
            .ToList();
        var isRepeat = token.SpentAt is { } spentAt
            && now - spentAt < grace
            && token.Generation + 1 == newest
            && successors.TrueForAll(successor => successor.SpentAt is null);
        return !isRepeat ? RefreshUse.Theft
            : successors.Count < ISessionStore.SuccessorsMax ? RefreshUse.Repeat
            : RefreshUse.TooManyRepeats;
    }

    private static bool IsRefresh(StoredToken token) => token.Kind is TokenKind.Refresh;
}

internal enum RefreshUse
{
    /// <summary>The newest token: exchange it.</summary>
    First = 1,

    /// <summary>
    /// It was renewed recently and no successor has been used: an answer got lost, or two windows woke at the same
    /// time.
    /// </summary>
    Repeat = 2,

    /// <summary>One repeat too many.</summary>
    TooManyRepeats = 3,

    /// <summary>The token is in two hands, or very old: the session ends.</summary>
    Theft = 4,
}
