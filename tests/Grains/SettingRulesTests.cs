using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Ann joined with event 3 and has read up to 6; the last of 8 events is the message 7.</summary>
public sealed class SettingRulesTests
{
    private static readonly Participant Ann = new(UserId.Parse("ann"), SenderType.User, "Ann");
    private static readonly Participant Bob = new(UserId.Parse("bob"), SenderType.User, "Bob");

    [Fact]
    public void What_is_not_given_stays_as_it_is()
    {
        var state = State(Member with { Notify = NotifyLevel.None, HiddenSeq = 7 });
        Put(state, new ChangeSettings(Ann, NotifyLevel.Mentions, null, null)).ShouldBe(
            new SettingsEntry(Ann.Id, NotifyLevel.Mentions, 7, null));
        Put(state, new ChangeSettings(Ann, null, false, null)).ShouldBe(
            new SettingsEntry(Ann.Id, NotifyLevel.None, null, null));
        Put(state, new ChangeSettings(Ann, null, null, 4)).ShouldBe(
            new SettingsEntry(Ann.Id, NotifyLevel.None, 7, 4));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    [InlineData(99, 8)]
    public void The_read_mark_goes_back_to_the_joining_and_on_to_the_head(long asked, long read) =>
        Put(State(Member), new ChangeSettings(Ann, null, null, asked)).Read.ShouldBe(read);

    [Fact]
    public void Nothing_to_change_changes_nothing()
    {
        var hidden = State(Member with { HiddenSeq = 7 });
        foreach (var change in new[]
        {
            new ChangeSettings(Ann, NotifyLevel.All, null, null),
            new ChangeSettings(Ann, null, true, 6),
            new ChangeSettings(Ann, null, null, null),
        })
        {
            Decide(hidden, change).ShouldBeOfType<AlreadySo>();
        }
    }

    [Fact]
    public void A_conversation_is_hidden_until_its_next_message()
    {
        var state = State(Member);
        state = state.After(Put(state, new ChangeSettings(Ann, null, true, null)));
        state.SettingsOf(state.Members[Ann.Id]).ShouldBe(new MemberSettings(NotifyLevel.All, true, 6));

        state = state.After(new MetaBody("title"), seq: 9);
        state.SettingsOf(state.Members[Ann.Id]).Hidden.ShouldBeTrue();
        state = state.After(new MessageBody(ConversationKind.Group, "hello", [], null, []), seq: 10);
        state.SettingsOf(state.Members[Ann.Id]).Hidden.ShouldBeFalse();
        Put(state, new ChangeSettings(Ann, null, true, null)).HiddenSeq.ShouldBe(10);
    }

    [Fact]
    public void A_person_who_comes_back_has_their_level_and_sees_the_conversation()
    {
        var left = Member with { Notify = NotifyLevel.Mentions, HiddenSeq = 8, LeftSeq = 8 };
        var state = State(Member) with
        {
            Members = ConversationState.NoMembers,
            MemberCount = 0,
            Former = ConversationState.NoMembers.Add(Ann.Id, left),
            LookedUp = [Ann.Id],
        };
        var after = state.After(new MemberBody(Ann, MemberChange.Joined, MemberRole.Member), seq: 9);
        after.SettingsOf(after.Members[Ann.Id]).ShouldBe(new MemberSettings(NotifyLevel.Mentions, false, 8));
    }

    [Fact]
    public void Only_members_have_settings()
    {
        var change = new ChangeSettings(Bob, NotifyLevel.None, null, null);
        Decide(State(Member), change).ShouldBeOfType<Refuse>().Refusal.Code.ShouldBe(ErrorCode.NotFound);
        ConversationRules.Decide(null, change, Known).ShouldBeOfType<Refuse>().Refusal.Code
            .ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public void What_was_looked_up_is_newer_than_what_was_remembered()
    {
        var elsewhere = Member with { Notify = NotifyLevel.None, HiddenSeq = 8, Read = 2 };
        var state = State(Member).With(
            new FactsQuery(ConversationId.Parse("c-1"), [Ann.Id], Invites: false),
            ConversationFacts.None with { People = [new KnownPerson(Ann, DeploymentRole.Member, elsewhere)] });
        state.SettingsOf(state.Members[Ann.Id]).ShouldBe(new MemberSettings(NotifyLevel.None, true, 2));
    }

    private static StoredMember Member { get; } = new(Ann, MemberRole.Reader, 3, Read: 6, Delivered: 6);

    private static DecisionContext Known { get; } = DecisionContext.Bare(DateTimeOffset.UnixEpoch, () => "i-code");

    private static SettingsEntry Put(ConversationState state, ChangeSettings change) =>
        Decide(state, change).ShouldBeOfType<PutSettings>().Settings;

    private static Decision Decide(ConversationState state, ChangeSettings change) =>
        ConversationRules.Decide(state, change, Known);

    private static ConversationState State(StoredMember member) =>
        new(
            new ConversationInfo(
                ConversationId.Parse("c-1"), ConversationKind.Group, null, Epoch.Parse("e-1"), Head: 8),
            MemberCount: 1,
            ImmutableDictionary<UserId, StoredMember>.Empty.Add(Ann.Id, member))
        {
            LastMessage = 7,
        };
}
