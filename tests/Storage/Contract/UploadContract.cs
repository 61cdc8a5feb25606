using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Databases;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class UploadsInMemory() : UploadContract(DatabaseKind.Memory);

public sealed class UploadsOnSqlite() : UploadContract(DatabaseKind.Sqlite);

public sealed class UploadsOnPostgreSql() : UploadContract(DatabaseKind.PostgreSql);

public abstract class UploadContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Ann = UserId.Parse("ann");
    private static readonly UserId Bob = UserId.Parse("bob");

    [Fact]
    public async Task An_upload_is_visible_when_it_is_complete()
    {
        await NewLog("ann", "bob");
        var file = TestFiles.New();
        await Storage.Uploads.Begin(file.Id, Ann, 1_000, TestLog.Noon);
        (await Storage.Uploads.Find(file.Id, Stopped)).ShouldBeNull();
        (await Storage.Uploads.Complete(Bob, file, hasPreview: true)).ShouldBeFalse();
        (await Storage.Uploads.Complete(Ann, file, hasPreview: true)).ShouldBeTrue();
        (await Storage.Uploads.Complete(Ann, file, hasPreview: true)).ShouldBeFalse();
        var found = (await Storage.Uploads.Find(file.Id, Stopped)).ShouldNotBeNull();
        found.File.ShouldBe(file);
        (found.Owner, found.HasPreview, found.At, found.Conversation).ShouldBe((Ann, true, TestLog.Noon, null));
    }

    [Fact]
    public async Task A_message_takes_its_uploads_in_its_own_transaction()
    {
        var log = await NewLog("ann", "bob");
        var (first, second) = (await Ready(Ann), await Ready(Ann));
        var stored = (await log.Append(Message("ann", "c1", first, second)))[0].ShouldBeOfType<EntryStored>();
        Files(stored.Event).ShouldBe([first, second]);
        Files((await log.ReadAll())[^1]).ShouldBe([first, second]);
        (await Storage.Uploads.Find(first.Id, Stopped))!.Conversation.ShouldBe(log.Id);
        (await Unsent(first, second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repeat_is_recognised_though_its_upload_is_sent()
    {
        var log = await NewLog("ann");
        var file = await Ready(Ann);
        var stored = (await log.Append(Message("ann", "c1", file)))[0].ShouldBeOfType<EntryStored>();
        (await log.Append(Message("ann", "c1", file)))[0]
            .ShouldBeOfType<EntryDuplicate>().Seq.ShouldBe(stored.Event.Seq);
    }

    [Fact]
    public async Task A_message_with_an_upload_that_is_gone_fails_alone()
    {
        var log = await NewLog("ann", "bob");
        var file = await Ready(Ann);
        var outcomes = await log.Append(
            Message("ann", "c1", file),
            Message("ann", "c2", file),
            Message("bob", "c3", await Ready(Ann)),
            Message("ann", "c4", TestFiles.New()),
            TestLog.Message("bob", "c5"));
        outcomes.Select(outcome => outcome.GetType()).ShouldBe(
        [
            typeof(EntryStored), typeof(EntryUploadGone), typeof(EntryUploadGone), typeof(EntryUploadGone),
            typeof(EntryStored),
        ]);
        (await log.ReadAll()).Length.ShouldBe(4);
    }

    [Fact]
    public async Task Of_two_conversations_that_race_for_an_upload_one_gets_it()
    {
        var logs = new[] { await NewLog("ann"), await NewLog("ann"), await NewLog("ann"), await NewLog("ann") };
        var file = await Ready(Ann);
        var outcomes = await Task.WhenAll(logs.Select(log => log.Append(Message("ann", "c1", file))));
        outcomes.Count(outcome => outcome[0] is EntryStored).ShouldBe(1);
        outcomes.Count(outcome => outcome[0] is EntryUploadGone).ShouldBe(3);
        var owner = (await Storage.Uploads.Find(file.Id, Stopped))!.Conversation;
        var stored = logs.Zip(outcomes).Single(pair => pair.Second[0] is EntryStored).First;
        owner.ShouldBe(stored.Id);
    }

    [Fact]
    public async Task Uploads_that_no_message_names_are_removed_in_batches()
    {
        var log = await NewLog("ann");
        var (old, sent, young) = (await Ready(Ann), await Ready(Ann), await Ready(Ann, TestLog.Noon.AddDays(1)));
        var pending = TestFiles.New();
        await Storage.Uploads.Begin(pending.Id, Ann, 10, TestLog.Noon.AddHours(1));
        await log.Append(Message("ann", "c1", sent));

        await Storage.Uploads.RemoveUnsent(TestLog.Noon.AddHours(2), max: 1);
        (await Removed()).ShouldBe([old.Id]);
        await Storage.Uploads.RemoveUnsent(TestLog.Noon.AddHours(2), max: 100);
        (await Removed()).ShouldBe([old.Id, pending.Id], ignoreOrder: true);

        (await Storage.Uploads.Find(old.Id, Stopped)).ShouldBeNull();
        (await Storage.Uploads.Complete(Ann, pending, hasPreview: false)).ShouldBeFalse();
        (await log.Append(Message("ann", "c2", old)))[0].ShouldBeOfType<EntryUploadGone>();
        await Storage.Uploads.Sweep([old.Id, pending.Id, sent.Id, young.Id]);
        (await Removed()).ShouldBeEmpty();
        (await Storage.Uploads.Find(sent.Id, Stopped)).ShouldNotBeNull();
        (await Storage.Uploads.Find(young.Id, Stopped)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Removed_uploads_are_listed_from_one_of_them_on()
    {
        await NewLog("ann");
        var ids = new[] { "a-1", "a-2", "a-3" }.Select(UploadId.Parse).ToList();
        foreach (var id in ids)
        {
            await Storage.Uploads.Begin(id, Ann, 10, TestLog.Noon);
            await Storage.Uploads.Abandon(id, Ann);
        }

        (await Storage.Uploads.Removed(null, 2, Stopped)).ShouldBe(ids[..2]);
        (await Storage.Uploads.Removed(ids[1], 2, Stopped)).ShouldBe(ids[2..]);
        (await Storage.Uploads.Removed(ids[2], 2, Stopped)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_a_message_releases_its_uploads_and_no_others()
    {
        var (log, other) = (await NewLog("ann"), await NewLog("ann"));
        var (first, second, kept, elsewhere) = (await Ready(Ann), await Ready(Ann), await Ready(Ann), await Ready(Ann));
        await other.Append(Message("ann", "c1", elsewhere));
        await log.Append(Message("ann", "c1", first, second), Message("ann", "c2", kept));
        await log.Append(TestLog.Change("ann", "c3", new DeleteBody(2)));
        (await Removed()).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        (await Storage.Uploads.Find(first.Id, Stopped)).ShouldBeNull();
        Files((await log.ReadAll())[1]).ShouldBeEmpty();

        await log.Append(TestLog.Change("ann", "c4", new DeleteBody(2)));
        await Storage.Uploads.Sweep([first.Id, second.Id, kept.Id, elsewhere.Id]);
        (await Storage.Uploads.Find(kept.Id, Stopped))!.Conversation.ShouldBe(log.Id);
        (await Storage.Uploads.Find(elsewhere.Id, Stopped))!.Conversation.ShouldBe(other.Id);
        (await log.Append(Message("ann", "c5", first)))[0].ShouldBeOfType<EntryUploadGone>();
    }

    [Fact]
    public async Task A_message_can_be_sent_and_deleted_in_one_transaction()
    {
        var log = await NewLog("ann");
        var file = await Ready(Ann);
        await log.Append(Message("ann", "c1", file), TestLog.Change("ann", "c2", new DeleteBody(2)));
        (await Removed()).ShouldBe([file.Id]);
    }

    [Fact]
    public async Task An_edit_and_a_reply_keep_the_uploads()
    {
        var log = await NewLog("ann");
        var (file, answer) = (await Ready(Ann), await Ready(Ann));
        await log.Append(Message("ann", "c1", file));
        var reply = Message("ann", "c2", answer);
        await log.Append(
            TestLog.Change("ann", "c3", new EditBody(2, "new")),
            reply with { Body = (MessageBody)reply.Body with { ReplyTo = 2 } });

        var read = await log.ReadAll();
        var message = read[1].Body.ShouldBeOfType<MessageBody>();
        (message.Text, message.Changes!.Thread!.Replies).ShouldBe(("new", 1));
        Files(read[1]).ShouldBe([file]);
        Files(read[3]).ShouldBe([answer]);
        (await Removed()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reserved_and_uploaded_bytes_of_a_day_add_up()
    {
        await NewLog("ann", "bob");
        await Ready(Ann, TestLog.Noon.AddDays(-1));
        await Ready(Bob);
        await Ready(Ann);
        var begun = TestFiles.New();
        await Storage.Uploads.Begin(begun.Id, Ann, 1_000, TestLog.Noon);
        var since = TestLog.Noon.AddDays(-1);
        (await Storage.Uploads.BytesSince(Ann, since, Stopped)).ShouldBe(1_000 + 123);
        await Storage.Uploads.Abandon(begun.Id, Bob);
        (await Removed()).ShouldBeEmpty();
        await Storage.Uploads.Abandon(begun.Id, Ann);
        (await Removed()).ShouldBe([begun.Id]);
        (await Storage.Uploads.BytesSince(Bob, TestLog.Noon, Stopped)).ShouldBe(0);
    }

    [Fact]
    public async Task The_bytes_of_removed_uploads_count_until_their_day_is_over()
    {
        await NewLog("ann");
        var (early, late) = (TestFiles.New(), TestFiles.New());
        await Storage.Uploads.Begin(early.Id, Ann, 10, TestLog.Noon);
        await Storage.Uploads.Begin(late.Id, Ann, 200, TestLog.Noon.AddHours(1));
        var kept = await Ready(Ann, TestLog.Noon);
        await Storage.Uploads.Abandon(early.Id, Ann);
        await Storage.Uploads.Abandon(late.Id, Ann);
        await Storage.Uploads.Sweep([early.Id, late.Id]);
        (await Removed()).ShouldBeEmpty();
        (await Bytes()).ShouldBe(10 + 200 + kept.Bytes);

        await Storage.Uploads.DeleteSwept(TestLog.Noon.AddMinutes(1), max: 100);
        (await Bytes()).ShouldBe(200 + kept.Bytes);
        await Storage.Uploads.DeleteSwept(TestLog.Noon.AddDays(1), max: 0);
        (await Bytes()).ShouldBe(200 + kept.Bytes);
        await Storage.Uploads.DeleteSwept(TestLog.Noon.AddDays(1), max: 1);
        (await Bytes()).ShouldBe(kept.Bytes);

        Task<long> Bytes() => Storage.Uploads.BytesSince(Ann, TestLog.Noon.AddHours(-1), Stopped);
    }

    [Fact]
    public async Task The_key_for_links_stays()
    {
        var key = await Storage.Uploads.LinkKey(Stopped);
        key.Length.ShouldBe(64);
        await Reopen();
        (await Storage.Uploads.LinkKey(Stopped)).ShouldBe(key);
    }

    private static AppendEntry Message(string sender, string clientId, params ImmutableArray<Attachment> files) =>
        TestLog.Message(sender, clientId) with { Body = TestLog.Body("").With(files) };

    private static ImmutableArray<Attachment> Files(LoggedEvent logged) =>
        logged.Body.ShouldBeOfType<MessageBody>().Files;

    private Task<Attachment> Ready(UserId owner, DateTimeOffset? at = null) => TestFiles.Ready(Storage, owner, at);

    private async Task<IEnumerable<UploadId>> Removed() => await Storage.Uploads.Removed(null, 100, Stopped);

    private async Task<IEnumerable<UploadId>> Unsent(params Attachment[] files)
    {
        var query = new FactsQuery(TestLog.NewId(), [], Invites: false)
        {
            Uploads = [.. files.Select(file => file.Id)],
        };
        return (await Storage.Facts.Find(query, Stopped)).Uploads.Select(upload => upload.File.Id);
    }
}
