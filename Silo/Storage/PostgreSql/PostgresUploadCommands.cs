using Npgsql;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Storage.Log;
using OrleansChat.Uploads;
using static OrleansChat.Silo.Storage.PostgreSql.PostgresAppendCommands;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>The statements of an append that concern uploads.</summary>
internal static class PostgresUploadCommands
{
    /// <summary>In one order, so that two transactions never wait for each other.</summary>
    private const string LockText =
        "SELECT id, owner FROM upload WHERE id = ANY ($1) AND state = 'ready' ORDER BY id FOR NO KEY UPDATE";

    private const string SendText =
        """
        UPDATE upload u SET state = 'sent', conversation = w.conversation, seq = w.seq
        FROM unnest($1::text[], $2::text[], $3::bigint[]) AS w (id, conversation, seq)
        WHERE u.id = w.id AND u.state = 'ready'
        """;

    private const string ReleaseText =
        """
        UPDATE upload u SET state = 'removed'
        FROM unnest($1::text[], $2::bigint[]) AS d (conversation, seq)
        WHERE u.conversation = d.conversation AND u.seq = d.seq AND u.state = 'sent'
        """;

    public static NpgsqlBatchCommand Lock(List<UploadId> uploads) =>
        Command(LockText, Column(uploads, id => id.Value));

    public static NpgsqlBatchCommand Send(List<(ConversationId Conversation, SentUpload Upload)> uploads) =>
        Command(
            SendText,
            Column(uploads, pair => pair.Upload.Id.Value),
            Column(uploads, pair => pair.Conversation.Value),
            Column(uploads, pair => pair.Upload.Seq));

    /// <summary>Leaves the uploads of deleted messages to the sweep.</summary>
    public static NpgsqlBatchCommand Release(List<(ConversationId Conversation, long Seq)> messages) =>
        Command(
            ReleaseText,
            Column(messages, message => message.Conversation.Value),
            Column(messages, message => message.Seq));

    /// <summary>The uploads that messages of the requests name.</summary>
    public static List<UploadId> Of(List<AppendRequest> requests)
    {
        var uploads = new List<UploadId>();
        foreach (var request in requests)
        {
            foreach (var entry in request.Entries)
            {
                if (entry is { LookUpOnly: false, Body: MessageBody { Files.IsDefaultOrEmpty: false } message })
                {
                    uploads.AddRange(message.Files.Select(file => file.Id));
                }
            }
        }

        return uploads;
    }

    /// <summary>The uploads that are sent now.</summary>
    public static List<(ConversationId Conversation, SentUpload Upload)> Of(
        List<(AppendRequest Request, AppendPlan Plan)> plans) =>
        [.. plans.SelectMany(pair => pair.Plan.Uploads.Select(upload => (pair.Request.Conversation, upload)))];
}
