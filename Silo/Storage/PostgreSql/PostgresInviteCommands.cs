using Npgsql;
using OrleansChat.Grains.Conversations;
using static OrleansChat.Silo.Storage.PostgreSql.PostgresAppendCommands;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>The statements of an append that concern invite codes.</summary>
internal static class PostgresInviteCommands
{
    private const string FindText =
        """
        SELECT i.conversation, i.code, i.uses
        FROM unnest($1::text[], $2::text[]) AS w (conversation, code)
        JOIN invite i ON i.conversation = w.conversation AND i.code = w.code
        """;

    private const string PutText =
        """
        INSERT INTO invite (conversation, code, uses, expires_at, creator)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
        ON CONFLICT (conversation, code) DO UPDATE SET uses = excluded.uses
        """;

    private const string DeleteText =
        """
        DELETE FROM invite i USING unnest($1::text[], $2::bigint[]) AS w (conversation, at)
        WHERE i.conversation = w.conversation AND (i.uses = 0 OR i.expires_at <= w.at)
        """;

    public static NpgsqlBatchCommand Find(List<(AppendRequest Request, InviteEntry Invite)> invites) =>
        Command(
            FindText,
            Column(invites, pair => pair.Request.Conversation.Value),
            Column(invites, pair => pair.Invite.After.Code));

    public static NpgsqlBatchCommand Put(List<(AppendRequest Request, InviteEntry Invite)> invites) =>
        Command(
            PutText,
            Column(invites, pair => pair.Request.Conversation.Value),
            Column(invites, pair => pair.Invite.After.Code),
            Column(invites, pair => (long)pair.Invite.After.Uses),
            Column(invites, pair => pair.Invite.After.ExpiresAt.ToUnixTimeMilliseconds()),
            Column(invites, pair => pair.Invite.After.Creator.Value));

    /// <summary>Removes codes that are used up or expired.</summary>
    public static NpgsqlBatchCommand Delete(List<(AppendRequest Request, InviteEntry Invite)> invites) =>
        Command(
            DeleteText,
            Column(invites, pair => pair.Request.Conversation.Value),
            Column(invites, pair => pair.Request.At.ToUnixTimeMilliseconds()));

    public static List<(AppendRequest Request, InviteEntry Invite)> Of(IEnumerable<AppendRequest> requests) =>
        [.. requests.SelectMany(request => request.Invites.Select(invite => (request, invite)))];
}
