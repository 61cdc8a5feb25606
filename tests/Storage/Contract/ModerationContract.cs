using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class ModerationInMemory() : ModerationContract(DatabaseKind.Memory);

public sealed class ModerationOnSqlite() : ModerationContract(DatabaseKind.Sqlite);

public sealed class ModerationOnPostgreSql() : ModerationContract(DatabaseKind.PostgreSql);

public abstract class ModerationContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Bob = UserId.Parse("bob");

    [Fact]
    public async Task A_ban_is_remembered_until_it_is_lifted()
    {
        var log = await NewLog("ann", "bob");
        await log.Append(TestLog.Member("bob", MemberChange.Banned));
        (await Find(log, Bob))!.ShouldBe(
            new StoredMember(TestLog.User("bob"), MemberRole.Member, 2, 1, 0) { LeftSeq = 3, BannedSeq = 3 });
        (await Standing(log)).ShouldBe(OrleansChat.Reading.Standing.Banned);

        await log.Append(TestLog.Member("bob", MemberChange.Left));
        (await Find(log, Bob))!.ShouldBe(
            new StoredMember(TestLog.User("bob"), MemberRole.Member, 2, 1, 0) { LeftSeq = 4 });
        (await Standing(log)).ShouldBe(OrleansChat.Reading.Standing.Unknown);
    }

    [Fact]
    public async Task A_person_who_was_never_a_member_can_be_banned()
    {
        var log = await NewLog("ann");
        await TestLog.AddAccounts(Storage, "bob");
        (await Find(log, Bob)).ShouldBeNull();
        await log.Append(TestLog.Member("bob", MemberChange.Banned));
        (await Find(log, Bob))!.BannedSeq.ShouldBe(2);
        (await log.Load()).Members.ShouldHaveSingleItem();
        (await Storage.Reads.Conversations(UserId.Parse("ann"), null, 1, Stopped)).Items[0].MemberCount.ShouldBe(1);
        await log.Append(TestLog.Member("bob", MemberChange.Left), TestLog.Member("bob", MemberChange.Joined));
        (await Find(log, Bob))!.ShouldBe(new StoredMember(TestLog.User("bob"), MemberRole.Member, 4, 3, 0));
    }

    [Fact]
    public async Task Banned_people_are_listed_by_name_then_id_page_by_page_until_the_ban_is_lifted()
    {
        await TestLog.AddAccounts(Storage, "cyn");
        foreach (var (id, name) in new[] { ("u1", "\uFF21"), ("u2", "Bea"), ("u0", "Bea") })
        {
            var user = new Participant(UserId.Parse(id), SenderType.Guest, name);
            await Storage.Accounts.Insert(new Grains.Accounts.StoredAccount(user, null, null, null, TestLog.Noon));
        }

        var log = await NewLog("ann", "bob", "u2");
        (await Bans(log)).ShouldBeEmpty();
        await log.Append(TestLog.Member("bob", MemberChange.Left));
        foreach (var id in new[] { "u1", "cyn", "u2", "u0" })
        {
            await log.Append(TestLog.Member(id, MemberChange.Banned));
        }

        (await Bans(log)).ShouldBe(["u0 8", "u2 7", "cyn 6", "u1 5"]);
        await log.Append(TestLog.Member("u2", MemberChange.Left));
        (await Bans(log)).ShouldBe(["u0 8", "cyn 6", "u1 5"]);
    }

    [Fact]
    public async Task Nobody_is_banned_from_a_direct_conversation_or_from_none()
    {
        await TestLog.AddAccounts(Storage, "ann", "bob");
        var talk = new TestLog(Storage.Log, TestLog.NewId());
        await talk.TryCreate(new NewConversation(ConversationKind.Direct, null, UserId.Parse("ann")), "ann", "bob");
        (await Storage.Reads.Access(Bob, [talk.Id], Stopped))[0].Kind.ShouldBe(ConversationKind.Direct);
        (await Storage.Reads.Bans(talk.Id, null, 10, Stopped)).ShouldBeNull();
        (await Storage.Reads.Bans(TestLog.NewId(), null, 10, Stopped)).ShouldBeNull();
    }

    [Fact]
    public async Task A_mute_outlasts_leaving_and_coming_back()
    {
        var log = await NewLog("ann", "bob");
        var until = TestLog.Noon.AddHours(1);
        var mute = new MemberBody(TestLog.User("bob"), MemberChange.Role, MemberRole.Member, until);
        await log.Append(new AppendEntry(TestLog.User("ann"), ClientId: null, mute));
        await log.Append(TestLog.Member("bob", MemberChange.Left));
        await log.Append(TestLog.Member("bob", MemberChange.Joined));

        (await log.Load()).Members.Single(member => member.User.Id == Bob).ShouldBe(
            new StoredMember(TestLog.User("bob"), MemberRole.Member, 5, 4, 0) { MutedUntil = until });
        (await Storage.Reads.Members(log.Id, null, 10, Stopped)).Items.Select(item => item.MutedUntil)
            .ShouldBe([null, until]);
        (await log.ReadAll())[2].Body.ShouldBe(mute);
    }

    [Fact]
    public async Task Facts_contain_the_roles_of_accounts_in_the_deployment_and_the_conversation()
    {
        var log = await NewLog("ann", "bob");
        await TestLog.AddAccounts(Storage, "cyn");
        var facts = await Storage.Facts.Find(
            new FactsQuery(log.Id, [Bob, UserId.Parse("cyn"), UserId.Parse("nobody")], Invites: false), Stopped);
        facts.People.ShouldBe(
            [
                new KnownPerson(
                    TestLog.User("bob"),
                    DeploymentRole.Member,
                    new StoredMember(TestLog.User("bob"), MemberRole.Member, 2, 1, 0)),
                new KnownPerson(TestLog.User("cyn"), DeploymentRole.Member, Membership: null),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task An_invite_only_channel_is_known_to_its_members_only()
    {
        await TestLog.AddAccounts(Storage, "ann", "bob");
        var log = new TestLog(Storage.Log, TestLog.NewId());
        var create = new NewConversation(ConversationKind.Channel, "Secret", UserId.Parse("ann"))
        {
            Access = AccessRule.Invite,
        };
        await log.TryCreate(create, "ann");

        (await log.Load()).Info.Access.ShouldBe(AccessRule.Invite);
        (await Standing(log)).ShouldBe(OrleansChat.Reading.Standing.Unknown);
        (await Browse("bob", ConversationKind.Channel)).ShouldBeEmpty();
        (await Browse("ann", ConversationKind.Channel)).ShouldBe([log.Id]);
        (await Storage.Reads.Conversations(UserId.Parse("ann"), null, 1, Stopped)).Items[0].Conversation.Access
            .ShouldBe(AccessRule.Invite);
    }

    [Fact]
    public async Task Channels_that_one_is_banned_from_and_support_of_others_are_listed_apart()
    {
        await TestLog.AddAccounts(Storage, "ann", "bob");
        var channel = new TestLog(Storage.Log, TestLog.NewId());
        await channel.TryCreate(new NewConversation(ConversationKind.Channel, "Open", UserId.Parse("ann")), "ann");
        var support = new TestLog(Storage.Log, TestLog.NewId());
        await support.TryCreate(new NewConversation(ConversationKind.Support, null, UserId.Parse("ann")), "ann");

        (await Browse("bob", ConversationKind.Channel)).ShouldBe([channel.Id]);
        (await Browse("bob", ConversationKind.Support)).ShouldBe([support.Id]);
        await channel.Append(TestLog.Member("bob", MemberChange.Banned));
        (await Browse("bob", ConversationKind.Channel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Blocks_are_kept_in_order_once_and_found_in_both_directions()
    {
        var log = await NewLog("ann", "bob");
        await TestLog.AddAccounts(Storage, "cyn");
        var (ann, cyn) = (UserId.Parse("ann"), UserId.Parse("cyn"));
        await Storage.Blocks.Add(ann, cyn, TestLog.Noon);
        await Storage.Blocks.Add(ann, Bob, TestLog.Noon.AddMinutes(1));
        await Storage.Blocks.Add(ann, cyn, TestLog.Noon.AddMinutes(2));
        (await Storage.Blocks.List(ann, Stopped)).ShouldBe([TestLog.User("cyn"), TestLog.User("bob")]);
        (await Storage.Blocks.List(Bob, Stopped)).ShouldBeEmpty();

        (await Storage.Facts.Find(new FactsQuery(log.Id, [ann, Bob], Invites: false), Stopped)).Blocks
            .ShouldBe([new Block(ann, Bob)]);
        await Storage.Blocks.Remove(ann, Bob);
        (await Storage.Facts.Find(new FactsQuery(log.Id, [ann, Bob], Invites: false), Stopped)).Blocks.ShouldBeEmpty();
    }

    private async Task<StoredMember?> Find(TestLog log, UserId user) =>
        (await Storage.Facts.Find(new FactsQuery(log.Id, [user], Invites: false), Stopped)).People[0].Membership;

    /// <summary>Banned people with the seqs of their bans, in pages of two.</summary>
    private async Task<IReadOnlyList<string>> Bans(TestLog log)
    {
        var found = new List<string>();
        string? next = null;
        do
        {
            var page = (await Storage.Reads.Bans(log.Id, next, 2, Stopped)).ShouldNotBeNull();
            found.AddRange(page.Items.Select(item => $"{item.User.Id.Value} {item.Seq}"));
            next = page.Next;
        }
        while (next is not null);

        return found;
    }

    private async Task<Standing> Standing(TestLog log) =>
        (await Storage.Reads.Access(Bob, [log.Id], Stopped))[0].Standing;

    private async Task<IEnumerable<ConversationId>> Browse(string user, ConversationKind kind) =>
        (await Storage.Reads.Browse(UserId.Parse(user), new(kind, null, null, null, 10), Stopped)).Items
            .Select(item => item.Id);
}
