using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class MentionsInMemory() : MentionContract(DatabaseKind.Memory);

public sealed class MentionsOnSqlite() : MentionContract(DatabaseKind.Sqlite);

public sealed class MentionsOnPostgreSql() : MentionContract(DatabaseKind.PostgreSql);

/// <summary>Mentions, their counts and what members set for themselves, as databases keep them.</summary>
public abstract class MentionContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Ann = UserId.Parse("ann");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly UserId Cyn = UserId.Parse("cyn");

    [Fact]
    public async Task Mentions_are_read_with_their_text()
    {
        var log = await NewLog("ann", "bob", "cyn");
        await log.Append(Mention("ann", "1", [Bob, Cyn]), Mention("ann", "2", [], MentionedGroups.All));
        await log.Append(TestLog.Change("ann", "3", Edit(4, [Cyn], MentionedGroups.Here)));
        await log.Append(TestLog.Change("ann", "4", Edit(5, [])));

        var read = await log.ReadAll();
        Mentions(read[3].Body).ShouldBe("cyn Here");
        Mentions(read[4].Body).ShouldBe(" None");
        Mentions(read[5].Body).ShouldBe("cyn Here");
        await log.Append(TestLog.Change("ann", "5", new DeleteBody(4)));
        read = await log.ReadAll();
        Mentions(read[3].Body).ShouldBe(" None");
        Mentions(read[5].Body).ShouldBe(" None");
    }

    [Fact]
    public async Task Unread_messages_that_mention_a_person_are_counted()
    {
        var log = await NewLog("ann", "bob", "cyn");
        await log.Append(
            Mention("ann", "1", [Bob]),
            Mention("ann", "2", [Bob, Cyn]),
            Mention("cyn", "3", [], MentionedGroups.All),
            Mention("bob", "4", [], MentionedGroups.Here),
            TestLog.Message("ann", "5"));
        (await Mentioned("ann")).ShouldBe(2);
        (await Mentioned("bob")).ShouldBe(3);
        (await Mentioned("cyn")).ShouldBe(2);

        await log.Mark("bob", 4, 4);
        (await Mentioned("bob")).ShouldBe(2);
        await log.Mark("bob", 8, 8);
        (await Mentioned("bob")).ShouldBe(0);
        await log.Append(TestLog.Member("cyn", MemberChange.Left), TestLog.Member("cyn", MemberChange.Joined));
        (await Mentioned("cyn")).ShouldBe(0);
    }

    [Fact]
    public async Task Edits_and_deletions_change_the_counts()
    {
        var log = await NewLog("ann", "bob", "cyn");
        await log.Append(Mention("ann", "1", [Bob]), Mention("ann", "2", [Bob]), Mention("ann", "3", [Bob]));
        await log.Append(
            TestLog.Change("ann", "4", Edit(4, [Bob, Cyn])) with { Counted = [Bob, Cyn] },
            TestLog.Change("ann", "5", Edit(4, [Cyn])) with { Counted = [Cyn] },
            TestLog.Change("ann", "6", new DeleteBody(5)));
        (await Mentioned("bob")).ShouldBe(1);
        (await Mentioned("cyn")).ShouldBe(1);
        await log.Append(TestLog.Change("ann", "7", Edit(6, [], MentionedGroups.All)));
        (await Mentioned("bob")).ShouldBe(1);
        (await Mentioned("cyn")).ShouldBe(2);
        (await Mentioned("ann")).ShouldBe(0);
    }

    [Fact]
    public async Task A_repeat_counts_once()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(Mention("ann", "1", [Bob]), Mention("ann", "1", [Bob]));
        (await log.Append(Mention("ann", "1", [Bob])))[0].ShouldBeOfType<EntryDuplicate>();
        (await Mentioned("bob")).ShouldBe(1);
    }

    [Fact]
    public async Task Mentions_are_counted_up_to_1000()
    {
        var log = await NewLog("ann", "bob");
        await log.Append([.. Enumerable.Range(0, 1_010).Select(_ => Mention("ann", null, [Bob]))]);
        (await Mentioned("bob")).ShouldBe(ReadLimits.MentionedMax);
        await log.Mark("bob", 1_002, 0);
        (await Mentioned("bob")).ShouldBe(10);
    }

    [Fact]
    public async Task Members_set_what_the_conversation_is_to_them()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"), TestLog.Message("ann", "2"));
        await log.Mark("bob", 4, 4);
        (await Settings("bob")).ShouldBe((NotifyLevel.All, false, 4));
        await Set(log, new SettingsEntry(Bob, NotifyLevel.Mentions, log.Head, Read: 3));
        (await Settings("bob")).ShouldBe((NotifyLevel.Mentions, true, 3));
        (await Settings("ann")).ShouldBe((NotifyLevel.All, false, 0));
        (await Item("bob")).Unread.ShouldBe(1);

        var stored = (await log.Load()).Members.Single(member => member.User.Id == Bob);
        (stored.Notify, stored.HiddenSeq, stored.Read).ShouldBe((NotifyLevel.Mentions, 4, 3));
        await Reopen();
        (await Settings("bob")).ShouldBe((NotifyLevel.Mentions, true, 3));
    }

    [Fact]
    public async Task Settings_follow_marks_and_never_go_back_behind_the_joining()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"), TestLog.Message("ann", "2"));
        await log.Send(log.Request([], [new MarkEntry(Bob, 4, 4)]) with
        {
            Settings = [new SettingsEntry(Bob, NotifyLevel.All, null, Read: 0)],
        });
        (await Settings("bob")).ShouldBe((NotifyLevel.All, false, 1));
        await Set(log, new SettingsEntry(UserId.Parse("nobody"), NotifyLevel.None, null, null));
        (await log.Load()).Members.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_message_brings_a_hidden_conversation_back_and_so_does_joining_again()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Message("ann", "1"));
        (await log.Load()).LastMessage.ShouldBe(3);
        await Set(log, new SettingsEntry(Bob, NotifyLevel.None, log.Head, null));
        await log.Append(TestLog.Meta("ann", null, "title"), TestLog.Change("ann", "2", Edit(3, [])));
        (await Settings("bob")).Hidden.ShouldBeTrue();
        await log.Append(TestLog.Message("ann", "3"));
        (await Settings("bob")).Hidden.ShouldBeFalse();

        await Set(log, new SettingsEntry(Bob, NotifyLevel.None, log.Head, null));
        await log.Append(TestLog.Member("bob", MemberChange.Left), TestLog.Member("bob", MemberChange.Joined));
        (await Settings("bob")).ShouldBe((NotifyLevel.None, false, 7));
    }

    [Fact]
    public async Task People_are_found_by_handle_with_their_membership()
    {
        var log = await NewLog("ann", "bob");
        await AddWithHandle("u-dan", "Dan.D");
        await AddWithHandle("u-eve", "Eve");
        await log.Append(TestLog.Member("u-dan", MemberChange.Joined));
        await Storage.Blocks.Add(UserId.Parse("u-dan"), Ann, TestLog.Noon);
        await Storage.Blocks.Add(Ann, UserId.Parse("u-eve"), TestLog.Noon);

        var found = await Storage.Facts.Find(
            new FactsQuery(log.Id, [Ann], Invites: false) { Handles = ["dan.d", "EVE", "nobody"] }, Stopped);
        found.People.OrderBy(person => person.Account.Id.Value, StringComparer.Ordinal)
            .Select(person => (person.Account.Id.Value, person.Handle, person.Membership?.JoinedSeq))
            .ShouldBe([("ann", null, 1L), ("u-dan", "Dan.D", 3L), ("u-eve", "Eve", null)]);
        found.Blocks.ShouldBe([new Block(UserId.Parse("u-dan"), Ann)]);
    }

    [Fact]
    public async Task Authors_and_everybody_are_found()
    {
        var log = await NewLog("ann", "bob", "cyn");
        await log.Append(TestLog.Message("bob", "1"), TestLog.Message("cyn", "2"));
        await log.Append(TestLog.Member("cyn", MemberChange.Left));
        await Set(log, new SettingsEntry(Bob, NotifyLevel.Mentions, null, null));
        await Storage.Blocks.Add(Bob, Ann, TestLog.Noon);

        var query = new FactsQuery(log.Id, [Ann], Invites: false) { Messages = [4, 5], AuthorsOf = [4] };
        var found = await Storage.Facts.Find(query, Stopped);
        found.People.Select(person => (person.Account.Id, person.Membership?.Notify)).ShouldBe(
            [(Ann, NotifyLevel.All), (Bob, NotifyLevel.Mentions)], ignoreOrder: true);
        found.Blocks.ShouldBe([new Block(Bob, Ann)]);

        var all = await Storage.Facts.Find(
            new FactsQuery(log.Id, [Ann], Invites: false) { Everybody = true }, Stopped);
        all.Everybody.Select(member => (member.User.Id, member.Notify)).ShouldBe(
            [(Ann, NotifyLevel.All), (Bob, NotifyLevel.Mentions)]);
        all.Blocks.ShouldBe([new Block(Bob, Ann)]);
    }

    [Fact]
    public async Task Who_was_told_of_a_message_is_found_with_it()
    {
        var log = await NewLog("ann", "bob", "cyn");
        await log.Append(Mention("bob", "1", [Ann]), Mention("ann", "2", [], MentionedGroups.All));
        await log.Append(TestLog.Reply("ann", "3", 4));
        (await Told(log, 4)).ShouldBe(("ann", false, null));
        (await Told(log, 5)).ShouldBe(("", true, null));
        (await Told(log, 6)).ShouldBe(("", false, Bob));
        await log.Append(
            TestLog.Change("bob", "4", Edit(4, [Cyn])) with { Noticed = [Ann, Cyn] },
            TestLog.Change("ann", "5", Edit(6, [])) with { IsEverybodyNoticed = true });
        (await Told(log, 4)).ShouldBe(("ann cyn", false, null));
        (await Told(log, 6)).ShouldBe(("", true, Bob));
    }

    private static AppendEntry Mention(
        string sender, string? clientId, UserId[] people, MentionedGroups groups = MentionedGroups.None) =>
        TestLog.Message(sender, clientId) with
        {
            Body = TestLog.Body("text") with { Mentions = [.. people], Groups = groups },
            Counted = groups is MentionedGroups.None ? [.. people] : [],
        };

    private static EditBody Edit(long target, UserId[] people, MentionedGroups groups = MentionedGroups.None) =>
        new(target, "edited") { Mentions = [.. people], Groups = groups };

    private static string Mentions(EventBody body) => body switch
    {
        MessageBody message => $"{string.Join(' ', message.Mentions)} {message.Groups}",
        EditBody edit => $"{string.Join(' ', edit.Mentions)} {edit.Groups}",
        _ => throw new ArgumentException("No text.", nameof(body)),
    };

    private static Task<AppendOutcome> Set(TestLog log, SettingsEntry settings) =>
        log.Send(log.Request([], []) with { Settings = [settings] });

    private async Task AddWithHandle(string id, string handle) => (await Storage.Accounts.Insert(
        new StoredAccount(TestLog.User(id), $"{id}@example.org", handle, "hash", TestLog.Noon))).ShouldBeTrue();

    private async Task<ConversationItem> Item(string user) =>
        (await Storage.Reads.Conversations(UserId.Parse(user), null, 10, Stopped)).Items.ShouldHaveSingleItem();

    private async Task<long> Mentioned(string user) => (await Item(user)).Mentioned;

    private async Task<(NotifyLevel Notify, bool Hidden, long Read)> Settings(string user) =>
        await Item(user) is var item ? (item.Notify, item.Hidden, item.Read) : default;

    private async Task<(string People, bool Everybody, UserId? RepliesTo)> Told(TestLog log, long seq)
    {
        var query = new FactsQuery(log.Id, [], Invites: false) { Messages = [seq] };
        var message = (await Storage.Facts.Find(query, Stopped)).Messages.ShouldHaveSingleItem();
        var people = message.Noticed.Select(user => user.Value).Order(StringComparer.Ordinal);
        return (string.Join(' ', people), message.IsEverybodyNoticed, message.RepliesTo);
    }
}
