using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.MemoryStores;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class FoldedLogsInMemory() : FoldedLogContract(DatabaseKind.Memory);

public sealed class FoldedLogsOnSqlite() : FoldedLogContract(DatabaseKind.Sqlite);

public sealed class FoldedLogsOnPostgreSql() : FoldedLogContract(DatabaseKind.PostgreSql);

public abstract class FoldedLogContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly Emoji[] Emojis = [Emoji.Parse("👍"), Emoji.Parse("🎉"), Emoji.Parse(":a:")];

    [Fact]
    public async Task Random_logs_are_read_as_a_client_folds_them_also_after_a_restart()
    {
        var random = new Random(20_26);
        var log = await NewLog("ann", "bob", "cyn");
        var shown = (await log.ReadAll()).ToList();
        for (var round = 0; round < 60; round++)
        {
            var entries = new List<AppendEntry>();
            for (var count = random.Next(1, 12); count > 0; count--)
            {
                entries.Add(AnyEntry(random, shown, entries));
            }

            shown.AddRange((await log.Append([.. entries])).OfType<EntryStored>().Select(stored => stored.Event));
        }

        shown.Count(logged => logged.Body is ChangeBody).ShouldBeGreaterThan(100);
        await CheckPages(log, shown, random);
        await Reopen();
        await CheckPages(new TestLog(Storage.Log, log.Id), shown, random);
    }

    private static AppendEntry AnyEntry(Random random, List<LoggedEvent> shown, List<AppendEntry> batch)
    {
        var sender = random.GetItems(["ann", "bob", "cyn"], 1)[0];
        var clientId = $"{random.Next(900)}";
        var messages = shown.Where(logged => logged.Body is MessageBody).TakeLast(12).ToList();
        if (messages.Count == 0 || random.Next(4) == 0)
        {
            return new AppendEntry(
                TestLog.User(sender), ClientId.Parse(clientId), TestLog.Body($"text {random.Next()}") with
                {
                    Mentions = [.. AnyMentions(random)],
                    Groups = (MentionedGroups)random.Next(4),
                });
        }

        var target = messages[random.Next(messages.Count)].Seq;
        var isDeleted = shown.Select(logged => logged.Body)
            .Concat(batch.Select(entry => entry.Body))
            .Contains(new DeleteBody(target));
        return random.Next(isDeleted ? 2 : 12) switch
        {
            0 => TestLog.Reply(sender, clientId, target),
            1 => TestLog.Change(sender, clientId, new DeleteBody(target)),
            < 5 => TestLog.Change(sender, clientId, new EditBody(target, $"edit {random.Next()}")
            {
                Mentions = [.. AnyMentions(random)],
                Groups = (MentionedGroups)random.Next(4),
            }),
            < 7 => TestLog.Change(sender, clientId, new PinBody(target, random.Next(2) == 0)),
            _ => TestLog.Change(
                sender,
                clientId,
                new ReactBody(target, Emojis[random.Next(Emojis.Length)], random.Next(3) > 0)),
        };
    }

    private static IEnumerable<UserId> AnyMentions(Random random) =>
        new[] { "ann", "bob", "cyn" }.Where(_ => random.Next(4) == 0).Select(UserId.Parse);

    private static async Task CheckPages(TestLog log, List<LoggedEvent> shown, Random random)
    {
        Check(await log.ReadAll(), shown);
        for (var count = 0; count < 10; count++)
        {
            var seq = random.Next(1, shown.Count);
            Check((await log.Log.ReadBefore(log.Id, seq, 20, int.MaxValue, Stopped))!.Events, shown);
            Check((await log.Log.ReadAround(log.Id, seq, 20, int.MaxValue, Stopped))!.Events, shown);
        }

        var roots = shown.Where(logged => shown.Exists(reply => MessageFold.IsAbout(reply, logged.Seq))).ToList();
        foreach (var root in roots.Take(10))
        {
            var thread = await log.Log.ReadThread(
                log.Id, new ThreadQuery(root.Seq, null, 0, 100), int.MaxValue, Stopped);
            Check(thread!.Value.Page.Events, shown);
            thread.Value.Page.Events.Length.ShouldBe(1 + shown.Count(reply =>
                reply.Body is MessageBody body && body.ReplyTo == root.Seq));
        }
    }

    private static void Check(ImmutableArray<LoggedEvent> read, List<LoggedEvent> shown)
    {
        read.ShouldNotBeEmpty();
        foreach (var logged in read)
        {
            if (logged.Body is MessageBody)
            {
                MessageFold.Describe(logged).ShouldBe(new MessageFold(shown[(int)logged.Seq - 1], shown).ToString());
            }
            else if (logged.Body is EditBody edit)
            {
                var message = new MessageFold(shown[(int)edit.Target - 1], shown).ToString();
                message.ShouldContain(edit.IsDeleted ? "deleted" : $"'{edit.Text}'");
            }
        }
    }
}
