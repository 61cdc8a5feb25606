using System.Data.Common;
using OrleansChat.Accounts;
using OrleansChat.Silo.Storage.Log;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The columns of a membership, as all queries list them.</summary>
internal static class MembershipRow
{
    /// <summary>For a table called <c>m</c>; as many as <see cref="Membership(DbDataReader, int)"/> reads.</summary>
    public const string Columns =
        """
        m.user_id, m.role, m.joined_seq, m.left_seq, m.read, m.delivered, m.role_seq, m.muted_until, m.banned_seq,
        m.notify, m.hidden_seq
        """;

    /// <summary>What an insert of a membership does where there is one.</summary>
    public const string OnConflict =
        """
        ON CONFLICT (conversation, user_id) DO UPDATE SET role = excluded.role, joined_seq = excluded.joined_seq,
            left_seq = excluded.left_seq, read = excluded.read, delivered = excluded.delivered,
            role_seq = excluded.role_seq, muted_until = excluded.muted_until, banned_seq = excluded.banned_seq,
            notify = excluded.notify, hidden_seq = excluded.hidden_seq
        """;

    /// <summary>Reads the columns from this one on.</summary>
    public static Membership Membership(this DbDataReader row, int column) =>
        new(
            UserId.Parse(row.GetString(column)),
            Words.Roles.Value(row.GetString(column + 1)),
            row.GetInt64(column + 2),
            row.Number(column + 3),
            row.GetInt64(column + 4),
            row.GetInt64(column + 5))
        {
            RoleSeq = row.Number(column + 6),
            MutedUntil = row.IsDBNull(column + 7) ? null : row.Time(column + 7),
            BannedSeq = row.Number(column + 8),
            Notify = Words.NotifyLevels.Value(row.GetString(column + 9)),
            HiddenSeq = row.Number(column + 10),
        };
}
