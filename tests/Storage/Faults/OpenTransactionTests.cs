using Npgsql;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Tests.Storage.Contract;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Faults;

public sealed class OpenTransactionTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <summary>A commit of another silo may have begun before the list, by a clock that is behind.</summary>
    [Fact]
    public async Task A_conversation_whose_commit_was_under_way_when_the_list_was_begun_is_in_it()
    {
        await using var database = await TestPostgres.Create();
        await using var storage = await database.Open();
        var logs = new List<TestLog>();
        for (var number = 0; number < 4; number++)
        {
            logs.Add(await TestLog.Create(storage, "ann"));
            var message = logs[number].Request([TestLog.Message("ann", null)], []);
            await logs[number].Send(message with { At = TestLog.Noon.AddMinutes(-number) });
        }

        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync(Stopped);
        await Execute(
            other,
            $"""
            BEGIN;
            UPDATE conversation SET changed_in = pg_current_xact_id()::text::bigint,
                active_at = {TestLog.Noon.AddMinutes(5).ToUnixTimeMilliseconds()}
                WHERE id = '{logs[3].Id.Value}'
            """);
        var later = logs[2].Request([TestLog.Message("ann", null)], []);
        await logs[2].Send(later with { At = TestLog.Noon.AddMinutes(10) });

        var found = new List<ConversationId>();
        string? next = null;
        do
        {
            var page = await storage.Reads.Conversations(UserId.Parse("ann"), next, 2, Stopped);
            if (next is null)
            {
                await Execute(other, "COMMIT");
            }

            found.AddRange(page.Items.Select(item => item.Conversation.Id));
            next = page.Next;
        }
        while (next is not null);

        found.ShouldBe([logs[2].Id, logs[0].Id, logs[1].Id, logs[3].Id]);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA2100", Justification = "The texts are made in the tests.")]
    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stopped);
    }
}
