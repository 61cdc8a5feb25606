using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Silo.Schema;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Schema;

public abstract class MigrationContract
{
    internal abstract Migrations Migrations { get; }

    internal abstract Task<TestDatabase> Create();

    internal abstract Task<DbConnection> Connect(TestDatabase database);

    internal abstract Task<int> Execute(TestDatabase database, string sql);

    internal abstract string IndexesOfUploads { get; }

    [Fact]
    public async Task Many_that_start_at_once_make_the_tables_once()
    {
        await using var database = await Create();
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(database.Open)));
        foreach (var storage in opened)
        {
            await TestLog.Create(storage, $"user-{Guid.NewGuid():N}");
        }

        foreach (var storage in opened)
        {
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_changed_migration_is_refused()
    {
        await using var database = await Create();
        await (await database.Open()).DisposeAsync();
        await Execute(database, "UPDATE schema_migration SET checksum = 'other' WHERE number = 1");
        (await Should.ThrowAsync<DatabaseUnusableException>(database.Open())).Message.ShouldContain("Migration 1");
    }

    [Fact]
    public async Task A_database_that_is_newer_than_the_program_is_refused()
    {
        await using var database = await Create();
        await (await database.Open()).DisposeAsync();
        await Execute(
            database,
            "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (999, 'later', 'x', 0)");
        (await Should.ThrowAsync<DatabaseUnusableException>(database.Open())).Message.ShouldContain("newer");
    }

    [Fact]
    public async Task Conversations_and_their_references_survive_the_migration_to_workspaces()
    {
        await using var database = await Create();
        await using (var connection = await Connect(database))
        {
            var before = Migrations with { Steps = [.. Migrations.Steps.Take(4)] };
            await new MigrationRunner(before, TimeProvider.System, NullLogger.Instance).Run(
                connection, TestContext.Current.CancellationToken);
        }

        await Execute(
            database,
            """
            INSERT INTO account (id, type, name, created_at) VALUES ('ann', 'user', 'Name of ann', 0);
            INSERT INTO conversation (id, kind, title, title_key, epoch, head, oldest, messages, last_message,
                    member_count, creator, created_at, active_at, access, meta_seq)
                VALUES ('c-old', 'channel', 'Old', 'OLD', 'e1', 1, 1, 0, 0, 1, 'ann', 1, 2, 'open', 1);
            INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, type, message_no)
                VALUES ('c-old', 1, 0, 'ann', 'user', 'Ann', 'meta', 0);
            INSERT INTO membership (conversation, user_id, role, joined_seq, read, delivered)
                VALUES ('c-old', 'ann', 'owner', 1, 0, 0);
            """);
        await using var storage = await database.Open();
        var log = new TestLog(storage.Log, ConversationId.Parse("c-old"));
        await log.Reload();
        (await log.Load()).ShouldSatisfyAllConditions(
            stored => stored.Info.ShouldBe(
                new ConversationInfo(log.Id, ConversationKind.Channel, "Old", TestLog.FirstEpoch, 1)),
            stored => stored.MetaSeq.ShouldBe(1),
            stored => stored.Members.ShouldHaveSingleItem().Role.ShouldBe(MemberRole.Owner));
        (await log.TryAppend(TestLog.Message("ann", null))).ShouldBeOfType<Appended>();
        await Should.ThrowAsync<DbException>(Execute(database, "DELETE FROM conversation"));
        await Should.ThrowAsync<DbException>(Execute(
            database,
            """
            INSERT INTO membership (conversation, user_id, role, joined_seq, read, delivered)
                VALUES ('c-none', 'ann', 'owner', 1, 0, 0)
            """));
    }

    [Fact]
    public async Task Members_from_before_the_migration_have_read_what_was_written_before_they_joined()
    {
        await using var database = await Create();
        await using (var connection = await Connect(database))
        {
            var before = Migrations with { Steps = [.. Migrations.Steps.Take(5)] };
            await new MigrationRunner(before, TimeProvider.System, NullLogger.Instance).Run(
                connection, TestContext.Current.CancellationToken);
        }

        await Execute(
            database,
            """
            INSERT INTO account (id, type, name, created_at) VALUES
                ('ann', 'user', 'Name of ann', 0), ('bob', 'user', 'Name of bob', 0), ('cyn', 'user', 'Cyn', 0);
            INSERT INTO conversation (id, kind, title_key, epoch, head, oldest, messages, last_message,
                    member_count, creator, created_at, active_at, access)
                VALUES ('c-old', 'group', '', 'e1', 9, 1, 6, 8, 3, 'ann', 1, 2, 'invite');
            INSERT INTO membership (conversation, user_id, role, joined_seq, read, delivered) VALUES
                ('c-old', 'ann', 'owner', 1, 0, 0), ('c-old', 'bob', 'member', 5, 0, 2),
                ('c-old', 'cyn', 'member', 5, 7, 0);
            """);
        await using var storage = await database.Open();
        (await new TestLog(storage.Log, ConversationId.Parse("c-old")).Load()).Members
            .OrderBy(member => member.User.Id.Value, StringComparer.Ordinal)
            .Select(member => (member.Read, member.Delivered))
            .ShouldBe([(0, 0), (4, 2), (7, 0)]);
    }

    [Fact]
    public async Task Replies_from_before_the_migration_are_counted_on_their_message()
    {
        await using var database = await Create();
        await using (var connection = await Connect(database))
        {
            var before = Migrations with
            {
                Steps = [.. Migrations.Steps.TakeWhile(step => step.Name != "changed_messages")],
            };
            await new MigrationRunner(before, TimeProvider.System, NullLogger.Instance).Run(
                connection, TestContext.Current.CancellationToken);
        }

        await Execute(
            database,
            """
            INSERT INTO account (id, type, name, created_at) VALUES ('ann', 'user', 'Name of ann', 0);
            INSERT INTO conversation (id, kind, title_key, epoch, head, oldest, messages, last_message,
                    member_count, creator, created_at, active_at, access)
                VALUES ('c-old', 'group', '', 'e1', 5, 1, 4, 5, 0, 'ann', 1, 2, 'invite');
            INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, type, recipient_type,
                    text, data, message_no)
                VALUES ('c-old', 1, 0, 'ann', 'user', 'Ann', 'meta', NULL, NULL, '{}', 0),
                ('c-old', 2, 0, 'ann', 'user', 'Ann', 'message', 'group', 'root', NULL, 1),
                ('c-old', 3, 0, 'bob', 'user', 'Bob', 'message', 'group', 'reply', '{"replyTo":2}', 2),
                ('c-old', 4, 0, 'ann', 'user', 'Ann', 'message', 'group', 'reply', '{"replyTo":2}', 3),
                ('c-old', 5, 0, 'ann', 'user', 'Ann', 'message', 'group', 'to no message', '{"replyTo":1}', 4);
            """);
        await using var storage = await database.Open();
        var log = new TestLog(storage.Log, ConversationId.Parse("c-old"));
        var root = (await log.ReadAll())[1].Body.ShouldBeOfType<MessageBody>();
        root.Changes!.Thread.ShouldBe(new ThreadSummary(2, 4, root.Changes.Thread!.Participants));
        root.Changes.Thread.Participants.Select(user => user.Value).ShouldBe(["bob", "ann"]);
        var thread = await log.Log.ReadThread(
            log.Id, new ThreadQuery(2, null, null, 10), 10_000, TestContext.Current.CancellationToken);
        thread!.Value.Page.Events.Select(logged => logged.Seq).ShouldBe([2, 3, 4]);
    }

    [Fact]
    public async Task Uploads_and_their_indexes_survive_the_migration_to_profiles()
    {
        await using var database = await Create();
        await using (var connection = await Connect(database))
        {
            var before = Migrations with
            {
                Steps = [.. Migrations.Steps.TakeWhile(step => step.Name != "person_keys")],
            };
            await new MigrationRunner(before, TimeProvider.System, NullLogger.Instance).Run(
                connection, TestContext.Current.CancellationToken);
        }

        await Execute(
            database,
            """
            INSERT INTO account (id, type, name, created_at) VALUES ('ann', 'user', 'Name of ann', 0);
            INSERT INTO upload (id, owner, state, at, bytes, name, type, preview, swept) VALUES
                ('a-1', 'ann', 'pending', 1, 10, NULL, NULL, 0, 0), ('a-2', 'ann', 'ready', 2, 20, 'n', 'a/b', 1, 0),
                ('a-3', 'ann', 'removed', 3, 30, NULL, NULL, 0, 0), ('a-4', 'ann', 'removed', 4, 40, NULL, NULL, 0, 1)
            """);
        const string Uploads = "SELECT id || ' ' || state || at || bytes || preview || swept FROM upload ORDER BY id";
        var (rows, indexes) = (await Read(database, Uploads), await Read(database, IndexesOfUploads));
        await (await database.Open()).DisposeAsync();
        (await Read(database, Uploads)).ShouldBe(rows);
        var after = await Read(database, IndexesOfUploads);
        indexes.ShouldBeSubsetOf(after);
        after.Except(indexes).ShouldHaveSingleItem().ShouldContain("upload_avatar");
    }

    [Theory]
    [InlineData("'user'", "'message'", "'group'", "NULL", 2)]
    [InlineData("'user'", "'message'", "'group'", "1", 2)]
    [InlineData("'bot'", "'edit'", "NULL", "1", 2)]
    [InlineData("'user'", "'pin'", "NULL", "1", 2)]
    public async Task A_sound_event_can_be_inserted(
        string sender, string type, string recipient, string target, int seq)
    {
        await using var database = await WithConversation();
        (await Execute(database, Insert(sender, type, recipient, target, seq))).ShouldBe(1);
    }

    [Theory]
    [InlineData("NULL", "'message'", "'group'", "NULL", 2)]
    [InlineData("'robot'", "'message'", "'group'", "NULL", 2)]
    [InlineData("'user'", "'message'", "NULL", "NULL", 2)]
    [InlineData("'user'", "'message'", "'everyone'", "NULL", 2)]
    [InlineData("'user'", "'message'", "'workspace'", "NULL", 2)]
    [InlineData("'user'", "'meta'", "'group'", "NULL", 2)]
    [InlineData("'user'", "'whisper'", "NULL", "NULL", 2)]
    [InlineData("'user'", "'edit'", "NULL", "NULL", 2)]
    [InlineData("'user'", "'edit'", "NULL", "2", 2)]
    [InlineData("'user'", "'pin'", "NULL", "NULL", 2)]
    [InlineData("'user'", "'meta'", "NULL", "1", 2)]
    [InlineData("'user'", "'message'", "'group'", "NULL", 0)]
    [InlineData("'user'", "'message'", "'group'", "NULL", 1)]
    public async Task The_table_refuses_an_event_that_breaks_its_rules(
        string sender, string type, string recipient, string target, int seq)
    {
        await using var database = await WithConversation();
        await Should.ThrowAsync<DbException>(
            Execute(database, Insert(sender, type, recipient, target, seq)));
    }

    private async Task<TestDatabase> WithConversation()
    {
        var database = await Create();
        await using var storage = await database.Open();
        await TestLog.Create(storage, "ann");
        return database;
    }

    private async Task<List<string>> Read(TestDatabase database, string query)
    {
        await using var connection = await Connect(database);
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var row = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await row.ReadAsync())
        {
            texts.Add(row.GetString(0));
        }

        return texts;
    }

    private static string Insert(string sender, string type, string recipient, string target, int seq) =>
        $"""
        INSERT INTO event (conversation, seq, at, sender_id, sender_type, sender_name, type, recipient_type, target,
            text, message_no)
        SELECT id, {seq}, 0, 'ann', {sender}, 'Ann', {type}, {recipient}, {target}, 'text', 0 FROM conversation
        """;
}
