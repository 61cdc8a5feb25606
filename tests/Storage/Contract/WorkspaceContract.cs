using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Reading;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class WorkspacesInMemory() : WorkspaceContract(DatabaseKind.Memory);

public sealed class WorkspacesOnSqlite() : WorkspaceContract(DatabaseKind.Sqlite);

public sealed class WorkspacesOnPostgreSql() : WorkspaceContract(DatabaseKind.PostgreSql);

/// <summary>Ann owns a workspace; Bob is a member of it, Cyn is not.</summary>
public abstract class WorkspaceContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Ann = UserId.Parse("ann");
    private static readonly UserId Bob = UserId.Parse("bob");
    private static readonly UserId Cyn = UserId.Parse("cyn");

    [Fact]
    public async Task A_channel_keeps_its_workspace()
    {
        var workspace = await NewWorkspace();
        var channel = await NewChannel(workspace, "News");
        (await workspace.Load()).Info.ShouldSatisfyAllConditions(
            info => info.Kind.ShouldBe(ConversationKind.Workspace),
            info => info.Access.ShouldBe(AccessRule.Invite),
            info => info.Workspace.ShouldBeNull());
        (await channel.Load()).Info.Workspace.ShouldBe(workspace.Id);
        (await Storage.Reads.Conversations(Ann, null, 10, Stopped)).Items
            .ToDictionary(item => item.Conversation.Id, item => item.Conversation.Workspace)
            .ShouldBe(
                new Dictionary<ConversationId, ConversationId?>
                {
                    [workspace.Id] = null,
                    [channel.Id] = workspace.Id,
                },
                ignoreOrder: true);
    }

    [Fact]
    public async Task Only_channels_stand_in_a_workspace_and_only_in_one_that_exists()
    {
        var workspace = await NewWorkspace();
        foreach (var create in new[]
        {
            new NewConversation(ConversationKind.Group, "Group", Ann) { Workspace = workspace.Id },
            new NewConversation(ConversationKind.Channel, "Channel", Ann) { Workspace = TestLog.NewId() },
            new NewConversation(ConversationKind.Workspace, "Open", Ann) { Access = AccessRule.Open },
        })
        {
            await Should.ThrowAsync<Exception>(new TestLog(Storage.Log, TestLog.NewId()).TryCreate(create, "ann"));
        }
    }

    [Fact]
    public async Task Channels_of_a_workspace_are_known_to_its_members_only()
    {
        var workspace = await NewWorkspace();
        var open = await NewChannel(workspace, "Open");
        var closed = await NewChannel(workspace, "Closed", AccessRule.Invite);
        await NewChannel(await NewWorkspace(), "Open elsewhere");
        (await Browse(Ann, workspace.Id)).ShouldBe([closed.Id, open.Id]);
        (await Browse(Bob, workspace.Id)).ShouldBe([open.Id]);
        (await Browse(Cyn, workspace.Id)).ShouldBeEmpty();
        (await Browse(Ann, null)).ShouldBeEmpty();
        (await Standings(Bob, workspace, open, closed))
            .ShouldBe([Standing.Member, Standing.MayJoin, Standing.Unknown]);
        (await Standings(Cyn, workspace, open, closed))
            .ShouldBe([Standing.Unknown, Standing.Unknown, Standing.Unknown]);

        await open.Append(TestLog.Member("cyn", MemberChange.Banned));
        await workspace.Append(TestLog.Member("bob", MemberChange.Left));
        (await Browse(Bob, workspace.Id)).ShouldBeEmpty();
        (await Standings(Bob, open)).ShouldBe([Standing.Unknown]);
        (await Standings(Cyn, open)).ShouldBe([Standing.Unknown]);
    }

    [Fact]
    public async Task Channels_of_a_workspace_are_browsed_in_pages_by_title()
    {
        var workspace = await NewWorkspace();
        var zoo = await NewChannel(workspace, "The Zoo");
        var ark = await NewChannel(workspace, "An ark");
        await NewChannel(workspace, "Other");
        var first = await Storage.Reads.Browse(
            Bob, new(ConversationKind.Channel, workspace.Id, "A", null, 1), Stopped);
        first.Items.ShouldBe([new ChannelItem(ark.Id, "An ark", 1, Joined: false)]);
        first.Next.ShouldBeNull();
        first = await Storage.Reads.Browse(
            Bob, new(ConversationKind.Channel, workspace.Id, "h", null, 1), Stopped);
        var second = await Storage.Reads.Browse(
            Bob, new(ConversationKind.Channel, workspace.Id, "h", first.Next, 1), Stopped);
        second.Items.ShouldHaveSingleItem().Id.ShouldBe(zoo.Id);
        second.Next.ShouldBeNull();
    }

    [Fact]
    public async Task Facts_contain_the_roles_of_people_in_the_workspace()
    {
        var workspace = await NewWorkspace();
        var channel = await NewChannel(workspace, "News");
        var group = await NewLog("ann", "bob", "cyn");
        (await Roles(channel, workspace)).ShouldBe(
            new Dictionary<UserId, MemberRole?>
            {
                [Ann] = MemberRole.Owner,
                [Bob] = MemberRole.Member,
                [Cyn] = null,
            },
            ignoreOrder: true);
        (await Roles(channel, group)).Values.ShouldAllBe(role => role == null);
        await workspace.Append(TestLog.Member("bob", MemberChange.Left));
        (await Roles(channel, workspace))[Bob].ShouldBeNull();
    }

    [Fact]
    public async Task The_channels_of_a_person_in_a_workspace_are_found()
    {
        var workspace = await NewWorkspace();
        var (news, talk) = (await NewChannel(workspace, "News"), await NewChannel(workspace, "Talk"));
        await NewChannel(await NewWorkspace(), "Elsewhere");
        await NewLog("ann", "bob");
        await talk.Send(LetIn(talk, workspace, "bob"));
        (await Storage.Facts.FindChannels(workspace.Id, Ann, Stopped)).ShouldBe(
            [.. new[] { news.Id, talk.Id }
                .OrderBy(id => id.Value, StringComparer.Ordinal).Select(id => new ChannelMembership(id, 1))]);
        (await Storage.Facts.FindChannels(workspace.Id, Bob, Stopped)).ShouldBe([new(talk.Id, 2)]);
        await talk.Append(TestLog.Member("bob", MemberChange.Left));
        (await Storage.Facts.FindChannels(workspace.Id, Bob, Stopped)).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_request_lets_a_person_outside_of_the_workspace_in()
    {
        var workspace = await NewWorkspace();
        var channel = await NewChannel(workspace, "News");
        (await channel.Send(LetIn(channel, workspace, "cyn"))).ShouldBeOfType<Fenced>();
        (await channel.Send(LetIn(channel, workspace, "bob", "cyn"))).ShouldBeOfType<Fenced>();
        (await channel.Load()).Members.ShouldHaveSingleItem();
        (await channel.Send(LetIn(channel, workspace, "bob"))).ShouldBeOfType<Appended>();

        await workspace.Append(TestLog.Member("bob", MemberChange.Banned));
        await channel.Append(TestLog.Member("bob", MemberChange.Left));
        (await channel.Send(LetIn(channel, workspace, "bob"))).ShouldBeOfType<Fenced>();
        (await new TestLog(Storage.Log, TestLog.NewId()).TryCreateIn(workspace.Id, Bob, "Of Bob"))
            .ShouldBeOfType<Fenced>();
        (await channel.Send(channel.Request([TestLog.Message("ann", null)], []) with { Workspace = workspace.Id }))
            .ShouldBeOfType<Appended>();
    }

    [Fact]
    public async Task Joins_that_race_with_the_end_of_the_workspace_membership_are_stored_before_it_or_not_at_all()
    {
        for (var round = 0; round < 20; round++)
        {
            var workspace = await NewWorkspace();
            var channels = new List<TestLog>();
            for (var number = 0; number < 4; number++)
            {
                channels.Add(await NewChannel(workspace, $"{number}"));
            }

            await using var other = await OpenAnother();
            var elsewhere = new TestLog(other.Log, workspace.Id);
            await elsewhere.Reload();
            var joins = channels.ConvertAll(channel => channel.Send(LetIn(channel, workspace, "bob")));
            var end = Task.Run(async () =>
            {
                await elsewhere.Append(TestLog.Member("bob", MemberChange.Left));
                return await other.Facts.FindChannels(workspace.Id, Bob, Stopped);
            });
            await Task.WhenAll(joins);

            var left = (await end).Select(membership => membership.Channel);
            left.ShouldBe(
                channels.Zip(joins).Where(pair => pair.Second.Result is Appended).Select(pair => pair.First.Id),
                ignoreOrder: true);
        }
    }

    private static AppendRequest LetIn(TestLog channel, TestLog workspace, params string[] people) =>
        channel.Request(people.Select(person => TestLog.Member(person, MemberChange.Joined)), []) with
        {
            Workspace = workspace.Id,
        };

    private async Task<TestLog> NewWorkspace()
    {
        await TestLog.AddAccounts(Storage, "ann", "bob", "cyn");
        var log = new TestLog(Storage.Log, TestLog.NewId());
        var create = new NewConversation(ConversationKind.Workspace, "Works", Ann);
        (await log.TryCreate(create, "ann", "bob")).ShouldBeOfType<Appended>();
        return log;
    }

    private async Task<TestLog> NewChannel(TestLog workspace, string title, AccessRule access = AccessRule.Open)
    {
        var log = new TestLog(Storage.Log, TestLog.NewId());
        (await log.TryCreateIn(workspace.Id, Ann, title, access)).ShouldBeOfType<Appended>();
        return log;
    }

    private async Task<Dictionary<UserId, MemberRole?>> Roles(TestLog channel, TestLog workspace) =>
        (await Storage.Facts.Find(
            new FactsQuery(channel.Id, [Ann, Bob, Cyn], Invites: false) { Workspace = workspace.Id }, Stopped))
        .People.ToDictionary(person => person.Account.Id, person => person.WorkspaceRole);

    private async Task<IEnumerable<Standing>> Standings(UserId user, params TestLog[] logs) =>
        (await Storage.Reads.Access(user, [.. logs.Select(log => log.Id)], Stopped)).Select(access => access.Standing);

    private async Task<IEnumerable<ConversationId>> Browse(UserId user, ConversationId? workspace) =>
        (await Storage.Reads.Browse(user, new(ConversationKind.Channel, workspace, null, null, 10), Stopped)).Items
            .Select(item => item.Id);
}
