using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.MemoryStores;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Scheduling;
using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Simulation;

/// <summary>The checks of workspaces, and events that they must not mistake.</summary>
public sealed class CheckingTests
{
    private static readonly ConversationId Workspace = ConversationId.Parse("c-workspace");
    private static readonly ConversationId Room = ConversationId.Parse("c-room");
    private static readonly Epoch Epoch = Epoch.Parse("e-1");

    private readonly MemoryDatabase _tables = new();
    private readonly MemoryMessageLog _log;
    private readonly Truth _truth;
    private readonly Participant _ann;
    private readonly Participant _bob;
    private readonly Participant _cyn;

    public CheckingTests()
    {
        (_log, _truth) = (new MemoryMessageLog(_tables), new Truth(_tables));
        (_ann, _bob, _cyn) = (Person("u-ann"), Person("u-bob"), Person("u-cyn"));
        Make(
            new NewConversation(ConversationKind.Workspace, "title", _bob.Id),
            Workspace,
            Joined(_bob, MemberRole.Owner), Joined(_ann, MemberRole.Member), Joined(_cyn, MemberRole.Member));
    }

    [Fact]
    public void The_person_who_removes_a_channels_last_owner_from_the_workspace_may_succeed_them()
    {
        MakeRoom(Joined(_ann, MemberRole.Owner), Joined(_bob, MemberRole.Member), Joined(_cyn, MemberRole.Member));

        Append(Room, _bob, Left(_ann, MemberRole.Owner), Role(_bob, MemberRole.Owner));

        Wrongs().ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_makes_themselves_owner_when_no_owner_went()
    {
        MakeRoom(Joined(_ann, MemberRole.Owner), Joined(_bob, MemberRole.Moderator), Joined(_cyn, MemberRole.Member));

        Append(Room, _bob, Left(_cyn, MemberRole.Member), Role(_bob, MemberRole.Owner));

        Wrongs().ShouldBe(["u-bob had no right to seq 5 (u-bob Role Owner)"]);
    }

    [Theory]
    [InlineData(MemberRole.Owner, MemberRole.Moderator)]
    [InlineData(MemberRole.Moderator, MemberRole.Member)]
    [InlineData(MemberRole.Reader, MemberRole.Reader)]
    public void Only_the_highest_member_who_may_write_succeeds_the_owner(MemberRole other, MemberRole heir)
    {
        MakeRoom(Joined(_ann, MemberRole.Owner), Joined(_cyn, other), Joined(_bob, heir));

        Append(Room, _ann, Left(_ann, MemberRole.Owner), Role(_bob, MemberRole.Owner));

        Wrongs().ShouldBe(["u-ann had no right to seq 5 (u-bob Role Owner)"]);
    }

    [Fact]
    public void A_channel_is_hidden_from_a_member_who_has_left_its_workspace()
    {
        MakeRoom(Joined(_ann, MemberRole.Owner));
        var asked = _truth.Look(Room);
        asked.WasHiddenFrom(_ann.Id).ShouldBeFalse();

        Append(Workspace, _bob, Left(_ann, MemberRole.Member));

        asked.WasHiddenFrom(_ann.Id).ShouldBeTrue();
        _truth.Look(Room).WasHiddenFrom(_ann.Id).ShouldBeTrue();
        _truth.Look(Workspace).WasHiddenFrom(_bob.Id).ShouldBeFalse();
    }

    private static MemberBody Joined(Participant user, MemberRole role) => new(user, MemberChange.Joined, role);

    private static MemberBody Left(Participant user, MemberRole role) => new(user, MemberChange.Left, role);

    private static MemberBody Role(Participant user, MemberRole role) => new(user, MemberChange.Role, role);

    private Participant Person(string id)
    {
        var account = new Participant(UserId.Parse(id), SenderType.User, id);
        _tables.Accounts[account.Id] = new StoredAccount(account, null, null, null, World.Epoch);
        return account;
    }

    private IEnumerable<string> Wrongs() => RightsCheck.Of(_truth.Now(Room)!);

    private void MakeRoom(params MemberBody[] members) => Make(
        new NewConversation(ConversationKind.Channel, "title", _ann.Id) { Workspace = Workspace }, Room, members);

    private void Make(NewConversation made, ConversationId id, params MemberBody[] members) =>
        Append(id, made, members[0].User, members);

    private void Append(ConversationId id, Participant sender, params MemberBody[] bodies) =>
        Append(id, made: null, sender, bodies);

    private void Append(ConversationId id, NewConversation? made, Participant sender, MemberBody[] bodies)
    {
        var request = new AppendRequest(
            id,
            made,
            Epoch,
            _tables.Conversations.GetValueOrDefault(id)?.State.Head ?? 0,
            World.Epoch,
            [.. bodies.Select(body => new AppendEntry(sender, ClientId: null, body))],
            Marks: []);
        _log.Append(request).Result.ShouldBeOfType<Appended>();
    }
}
