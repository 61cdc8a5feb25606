namespace OrleansChat.Tests.Storage.Databases;

/// <summary>Fills tables as years of use would, by SQL: appends would take hours.</summary>
internal sealed class ManyRows(TestSqlDatabase database)
{
    /// <summary>People u-1, u-2, …</summary>
    public Task Accounts(int count) => Insert(
        "INSERT INTO account (id, type, name, created_at)", count, "'u-' || i, 'user', 'Name of ' || i, 0");

    /// <summary>A channel of all people up to a number, who joined in turn; the first owns it.</summary>
    public async Task Channel(string id, int members)
    {
        await Conversation(id, "channel", head: members, messages: 0, members);
        await Insert(
            "INSERT INTO membership (conversation, user_id, role, joined_seq, read, delivered, name)",
            members,
            $"'{id}', 'u-' || i, CASE i WHEN 1 THEN 'owner' ELSE 'member' END, i, i - 1, 0, 'Name of ' || i");
    }

    /// <summary>A message that people up to a number reacted to in turn, in a channel that has said nothing.</summary>
    public async Task Reactions(string id, int people)
    {
        await Insert(
            """
            INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, type, recipient_type, text,
                message_no)
            """,
            1,
            $"'{id}', i, i, 'u-1', 'user', 'Name of 1', 'message', 'channel', 'hello', 1");
        await Insert(
            "INSERT INTO reaction (conversation, target, emoji, user_id, seq, at, is_on)",
            people,
            $"'{id}', 1, '👍', 'u-' || i, i + 1, i, 1");
    }

    /// <summary>A channel in which ten people said so much; all of it is news to u-1.</summary>
    public async Task Log(string id, int messages)
    {
        await Conversation(id, "channel", head: messages + 10, messages, members: 10);
        await Insert(
            "INSERT INTO membership (conversation, user_id, role, joined_seq, read, delivered, name)",
            10,
            $"'{id}', 'u-' || i, CASE i WHEN 1 THEN 'owner' ELSE 'member' END, i, 10, 0, 'Name of ' || i");
        await Insert(
            """
            INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, client_id,
                type, recipient_type, text, data, message_no)
            """,
            messages + 10,
            $$"""
            '{{id}}', i, i, 'u-' || (1 + i % 10), 'user', 'Name of ' || (1 + i % 10),
            CASE WHEN i > 10 THEN 'message-' || i END, CASE WHEN i > 10 THEN 'message' ELSE 'meta' END,
            CASE WHEN i > 10 THEN 'channel' END,
            CASE WHEN i > 10 THEN 'About sixty characters of what people say to each other, ' || i END,
            CASE WHEN i > 10 THEN NULL ELSE '{"title":"' || i || '"}' END,
            CASE WHEN i > 10 THEN i - 10 ELSE 0 END
            """);
    }

    /// <summary>Groups of u-1 and u-2, each with one message of u-2, and active one after the other.</summary>
    public async Task Groups(string prefix, int count)
    {
        await Insert(
            """
            INSERT INTO conversation (id, kind, title, title_key, epoch, head, oldest, messages, last_message,
                member_count, creator, created_at, active_at, access)
            """,
            count,
            $"'{prefix}' || i, 'group', 'Group', 'group', 'e1', 3, 1, 1, 3, 2, 'u-1', i, i, 'invite'");
        await Insert(
            """
            INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, client_id,
                type, recipient_type, text, message_no)
            """,
            count,
            $"'{prefix}' || i, 3, i, 'u-2', 'user', 'Name of 2', 'hello', 'message', 'group', 'hello', 1");
        foreach (var user in (int[])[1, 2])
        {
            await Insert(
                "INSERT INTO membership (conversation, user_id, role, joined_seq, read, delivered, name)",
                count,
                $"'{prefix}' || i, 'u-{user}', 'member', {user}, 2, 0, 'Name of {user}'");
        }
    }

    /// <summary>Tells the database what it holds now, as it finds out by itself in time.</summary>
    public Task Analyze() => database.Execute("ANALYZE");

    private Task Conversation(string id, string kind, int head, int messages, int members) => database.Execute(
        $"""
        INSERT INTO conversation (id, kind, access, title, title_key, epoch, head, oldest, messages, last_message,
            member_count, creator, created_at, active_at)
        VALUES ('{id}', '{kind}', 'open', 'Large', 'large', 'e1', {head}, 1, {messages}, {(messages > 0 ? head : 0)},
            {members}, 'u-1', 0, 0)
        """);

    /// <param name="values">Of the row number <c>i</c>.</param>
    private Task Insert(string into, int count, string values) => database.Execute(
        $"""
        {into} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
        SELECT {values} FROM n
        """);
}
