using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Sessions;

/// <summary>Makes the tokens of sessions: an access token and the refresh token that replaces both.</summary>
internal sealed class TokenIssuer(IIdSource ids, TimeProvider time, IOptions<SessionOptions> options)
{
    /// <param name="session">Whose tokens.</param>
    /// <param name="user">Who holds the session.</param>
    /// <param name="generation">How often the session was refreshed.</param>
    /// <param name="stored">What is stored of the tokens: hashes.</param>
    public TokenGrant Issue(
        SessionId session, Participant user, long generation, out ImmutableArray<StoredToken> stored)
    {
        var now = time.GetUtcNow();
        var access = NewToken(user.Id);
        var refresh = NewToken(user.Id);
        stored =
        [
            NewStored(access, TokenKind.Access, now + options.Value.AccessTokenLifetime, generation),
            NewStored(refresh, TokenKind.Refresh, now + options.Value.RefreshTokenLifetime, generation),
        ];
        return new TokenGrant(
            session,
            user,
            access,
            refresh,
            options.Value.AccessTokenLifetime,
            options.Value.RefreshTokenLifetime);
    }

    private static StoredToken NewStored(string token, TokenKind kind, DateTimeOffset expiresAt, long generation) =>
        new(Tokens.Hash(token), kind, expiresAt, SpentAt: null) { Generation = generation };

    private string NewToken(UserId user)
    {
        Span<byte> secret = stackalloc byte[Tokens.SecretBytes];
        ids.Fill(secret);
        return Tokens.Create(user, secret);
    }
}
