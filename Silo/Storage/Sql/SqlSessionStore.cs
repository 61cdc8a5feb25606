using System.Collections.Immutable;
using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Sessions;
using OrleansChat.Sessions;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>Sessions and their tokens in a relational database.</summary>
internal sealed class SqlSessionStore(ISqlDatabase database) : ISessionStore
{
    private const string SelectSessions =
        """
        SELECT s.id, a.id, a.type, a.name, a.role, s.device, s.client, s.created_at, s.seen_at,
            t.hash, t.kind, t.expires_at, t.spent_at, t.generation
        FROM session s
            JOIN account a ON a.id = s.user_id AND a.stamp = s.stamp
            LEFT JOIN session_token t ON t.session = s.id AND t.expires_at > $2
        WHERE s.user_id = $1 AND s.revoked_at IS NULL
        ORDER BY s.id
        """;

    private const string InsertSession =
        """
        INSERT INTO session (id, user_id, stamp, device, client, created_at, seen_at)
        SELECT $1, id, stamp, $4, $5, $6, $6 FROM account WHERE id = $2 AND stamp = $3 AND banned_at IS NULL
        """;

    private const string InsertToken =
        """
        INSERT INTO session_token (hash, session, kind, expires_at, spent_at, generation)
        VALUES ($1, $2, $3, $4, $5, $6)
        """;

    private const string IsLive =
        """
        EXISTS (
            SELECT 1 FROM session s JOIN account a ON a.id = s.user_id AND a.stamp = s.stamp
            WHERE s.id = $2 AND s.revoked_at IS NULL)
        """;

    /// <summary>Removes sessions without a valid token, which would otherwise accumulate with every log-in.</summary>
    private const string DeleteDeadSessions =
        """
        DELETE FROM session WHERE user_id = $1 AND id <> $2
            AND NOT EXISTS (SELECT 1 FROM session_token t WHERE t.session = session.id AND t.expires_at > $3)
        """;

    /// <summary>
    /// Spends the token's whole generation. Of two simultaneous attempts, the second finds nothing unspent.
    /// </summary>
    private const string SpendGeneration =
        $"""
        UPDATE session_token SET spent_at = $3
        WHERE session = $2 AND kind = 'refresh' AND spent_at IS NULL
            AND generation = (
                SELECT t.generation FROM session_token t
                WHERE t.hash = $1 AND t.session = $2 AND t.kind = 'refresh' AND t.spent_at IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM session_token n
                WHERE n.session = $2 AND n.kind = 'refresh' AND n.generation > session_token.generation)
            AND {IsLive}
        """;

    /// <summary>Changes nothing: locks the token's row, so that repeats are processed one after another.</summary>
    private const string TouchSpentToken =
        $"""
        UPDATE session_token SET spent_at = spent_at
        WHERE hash = $1 AND session = $2 AND kind = 'refresh' AND spent_at > $3
            AND NOT EXISTS (
                SELECT 1 FROM session_token n
                WHERE n.session = $2 AND n.kind = 'refresh' AND n.generation > session_token.generation
                    AND (n.spent_at IS NOT NULL OR n.generation > session_token.generation + 1))
            AND (
                SELECT count(*) FROM session_token n
                WHERE n.session = $2 AND n.kind = 'refresh' AND n.generation > session_token.generation) < $4
            AND {IsLive}
        """;

    private const string SeeSession = "UPDATE session SET seen_at = $2 WHERE id = $1";

    private const string DeleteExpiredTokens = "DELETE FROM session_token WHERE session = $1 AND expires_at <= $2";

    private const string RevokeSession = "UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

    private const string SelectBan =
        """
        SELECT a.banned_at, a.ban_reason
        FROM session_token t
            JOIN session s ON s.id = t.session
            JOIN account a ON a.id = s.user_id
        WHERE t.hash = $2 AND a.id = $1 AND a.banned_at IS NOT NULL
        """;

    public async Task<ImmutableArray<StoredSession>> Load(
        UserId user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = await database.Read(
            new SqlStatement(SelectSessions, user.Value, now.ToUnixTimeMilliseconds()), ToSession, cancellationToken);
        return
        [
            .. rows.GroupBy(row => row.Id, (_, group) =>
            {
                var ofOne = group.ToList();
                return ofOne[0] with { Tokens = [.. ofOne.SelectMany(row => row.Tokens)] };
            }),
        ];
    }

    public Task<bool> Insert(NewSession session) =>
        database.Write(
        [
            new SqlStatement(
                InsertSession,
                session.Id.Value,
                session.User.Value,
                session.Stamp,
                session.Device.Device,
                session.Device.Client,
                session.CreatedAt.ToUnixTimeMilliseconds()),
            .. session.Tokens.Select(token => Insert(session.Id, token)),
            new SqlStatement(
                DeleteDeadSessions, session.User.Value, session.Id.Value, session.CreatedAt.ToUnixTimeMilliseconds()),
        ]);

    public Task<bool> Rotate(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset now) =>
        database.Write(
        [
            new SqlStatement(SpendGeneration, spentHash, session.Value, now.ToUnixTimeMilliseconds()),
            .. issued.Select(token => Insert(session, token)),
            new SqlStatement(SeeSession, session.Value, now.ToUnixTimeMilliseconds()),
            new SqlStatement(DeleteExpiredTokens, session.Value, now.ToUnixTimeMilliseconds()),
        ]);

    public Task<bool> Repeat(
        SessionId session, string spentHash, ImmutableArray<StoredToken> issued, DateTimeOffset spentAfter) =>
        database.Write(
        [
            new SqlStatement(
                TouchSpentToken,
                spentHash,
                session.Value,
                spentAfter.ToUnixTimeMilliseconds(),
                (long)ISessionStore.SuccessorsMax),
            .. issued.Select(token => Insert(session, token)),
        ]);

    public Task Revoke(SessionId session, DateTimeOffset now) =>
        database.Write(new SqlStatement(RevokeSession, session.Value, now.ToUnixTimeMilliseconds()));

    public async Task<Ban?> FindBan(UserId user, string tokenHash, CancellationToken cancellationToken)
    {
        var bans = await database.Read(
            new SqlStatement(SelectBan, user.Value, tokenHash),
            row => new Ban(row.Time(0), row.Text(1)),
            cancellationToken);
        return bans is [var ban, ..] ? ban : null;
    }

    private static SqlStatement Insert(SessionId session, StoredToken token) =>
        new(
            InsertToken,
            token.Hash,
            session.Value,
            TokenWords.Kinds.Word(token.Kind),
            token.ExpiresAt.ToUnixTimeMilliseconds(),
            token.SpentAt?.ToUnixTimeMilliseconds(),
            token.Generation);

    /// <summary>A row contains the session and at most one of its tokens.</summary>
    private static StoredSession ToSession(DbDataReader row) =>
        new(
            SessionId.Parse(row.GetString(0)),
            row.Participant(1),
            Words.DeploymentRoles.Value(row.GetString(4)),
            new DeviceInfo(row.Text(5), row.Text(6)),
            row.Time(7),
            row.Time(8),
            row.IsDBNull(9) ? [] : [ToToken(row)]);

    private static StoredToken ToToken(DbDataReader row) =>
        new(
            row.GetString(9),
            TokenWords.Kinds.Value(row.GetString(10)),
            row.Time(11),
            row.IsDBNull(12) ? null : row.Time(12))
        {
            Generation = row.GetInt64(13),
        };
}
