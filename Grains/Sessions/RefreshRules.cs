namespace OrleansChat.Grains.Sessions;

/// <summary>What it means that a refresh token is shown. Pure.</summary>
/// <remarks>
/// Tokens that one renewal made, and the repeats of it, are of one generation. Only hashes are stored, so that a repeat
/// gets new tokens of the same generation instead of those that got lost; whichever of them is shown first uses up its
/// whole generation.
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
    /// <summary>The newest token: it is traded in.</summary>
    First = 1,

    /// <summary>
    /// Its renewal was not long ago and nobody used what it gave: an answer got lost, or two windows woke together.
    /// </summary>
    Repeat = 2,

    /// <summary>A repeat too many.</summary>
    TooManyRepeats = 3,

    /// <summary>Two people have tokens of this session, or one of them has old ones: the session ends.</summary>
    Theft = 4,
}
