using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>
/// Ann writes to Bob, Bobby and Cyn in a conversation that Dan has left and Eve never was in. Message 5 is Ann's,
/// message 6 is Bob's.
/// </summary>
public sealed class MentionRulesTests
{
    private static readonly Participant Ann = Person("ann");
    private static readonly Participant Bob = Person("bob");
    private static readonly Participant Bobby = Person("bobby");
    private static readonly Participant Cyn = Person("cyn");
    private static readonly Participant Dan = Person("dan");
    private static readonly Participant Eve = Person("eve");
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddHours(1);

    [Theory]
    [InlineData("@bob and @cyn", "bob cyn")]
    [InlineData("@BOB @Bob", "bob")]
    [InlineData("@bobby", "bobby")]
    [InlineData("@bobby.b", "bobby")]
    [InlineData("@bobb", "")]
    [InlineData("@dan @eve @nobody", "")]
    [InlineData("@ann myself", "ann")]
    [InlineData("no one", "")]
    public void Members_are_mentioned_by_their_handles(string text, string people) =>
        People(Body(Send(text))).ShouldBe(people);

    [Fact]
    public void The_longest_handle_of_a_member_counts()
    {
        var handles = Known().ByHandle.Add("bob.b", Cyn.Id).Add("bob.b.b", Dan.Id);
        People(Body(Send("@bob.b.b"), known: Known() with { ByHandle = handles })).ShouldBe("cyn");
    }

    [Fact]
    public void A_person_is_mentioned_by_their_present_handle_only()
    {
        var renamed = Known() with { ByHandle = Known().ByHandle.Remove("bob").Add("robert", Bob.Id) };
        People(Body(Send("@bob"), known: renamed)).ShouldBe("");
        People(Body(Send("@Robert"), known: renamed)).ShouldBe("bob");
    }

    [Fact]
    public void A_text_mentions_50_people_at_most()
    {
        var members = Enumerable.Range(0, 60).Select(number => Person($"n{number:00}")).ToList();
        var state = Group() with
        {
            Members = Group().Members.AddRange(members.Select(user => KeyValuePair.Create(user.Id, Member(user)))),
            MemberCount = 64,
        };
        var known = Known() with
        {
            ByHandle = Known().ByHandle.AddRange(members.Select(user => KeyValuePair.Create(user.Name, user.Id))),
        };
        var text = string.Join(' ', members.Select(user => $"@{user.Name}"));
        var body = Body(Send(text), state, known);
        body.Mentions.ShouldBe(members.Take(50).Select(user => user.Id));
    }

    [Theory]
    [InlineData(MemberRole.Owner, MentionedGroups.All)]
    [InlineData(MemberRole.Moderator, MentionedGroups.All)]
    [InlineData(MemberRole.Member, MentionedGroups.None)]
    public void Moderators_mention_groups(MemberRole role, MentionedGroups groups)
    {
        Body(Send("@all"), Group(role)).Groups.ShouldBe(groups);
        Notices(Send("@all"), Group(role)).Length.ShouldBe(groups is MentionedGroups.All ? 3 : 0);
    }

    [Fact]
    public void Groups_are_mentioned_up_to_1000_members()
    {
        var large = Group(MemberRole.Owner) with { MemberCount = 1_001 };
        Body(Send("@all @here"), large with { LookedUp = Everybody }).Groups.ShouldBe(MentionedGroups.None);
    }

    [Fact]
    public void Who_is_mentioned_or_replied_to_gets_one_notice()
    {
        Notices(Send("@bob @cyn @bob")).ShouldBe(
            [new DueNotice(Bob.Id, NoticeReason.Mention), new DueNotice(Cyn.Id, NoticeReason.Mention)]);
        Notices(Send("yes", replyTo: 6)).ShouldBe([new DueNotice(Bob.Id, NoticeReason.Reply)]);
        Notices(Send("@bob yes", replyTo: 6)).ShouldBe([new DueNotice(Bob.Id, NoticeReason.Mention)]);
        Notices(Send("@ann", replyTo: 5)).ShouldBeEmpty();
        Notices(Send("hello")).ShouldBeEmpty();
    }

    [Fact]
    public void In_a_direct_conversation_every_message_gives_a_notice()
    {
        var direct = Group() with
        {
            Info = Group().Info with { Kind = ConversationKind.Direct },
            Members = Group().Members.RemoveRange([Bobby.Id, Cyn.Id]),
            MemberCount = 2,
        };
        var send = Send("hello") with { RecipientType = ConversationKind.Direct };
        Notices(send, direct).ShouldBe([new DueNotice(Bob.Id, NoticeReason.Direct)]);
        Notices(send with { ReplyTo = 6 }, direct).ShouldBe([new DueNotice(Bob.Id, NoticeReason.Reply)]);
        Notices(Edit("@bob"), direct).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(NotifyLevel.All, true, true)]
    [InlineData(NotifyLevel.Mentions, true, false)]
    [InlineData(NotifyLevel.None, false, false)]
    public void A_member_says_which_notices_they_get(NotifyLevel level, bool mention, bool reply)
    {
        var state = Group() with
        {
            Members = Group().Members.SetItem(Bob.Id, Member(Bob) with { Notify = level }),
        };
        Notices(Send("@bob"), state).Any().ShouldBe(mention);
        Notices(Send("hello", replyTo: 6), state).Any().ShouldBe(reply);
        Body(Send("@bob"), state).Mentions.ShouldBe([Bob.Id]);
    }

    [Fact]
    public void A_person_who_blocks_the_author_gets_no_notice_and_no_count()
    {
        var known = Known() with { Blocks = [new Block(Bob.Id, Ann.Id)] };
        var append = Decide(Send("@bob @cyn", replyTo: 6), known: known);
        append.Notices.ShouldBe([new DueNotice(Cyn.Id, NoticeReason.Mention)]);
        append.Entry.Counted.ShouldBe([Cyn.Id]);
        People((MessageBody)append.Entry.Body).ShouldBe("bob cyn");
    }

    [Fact]
    public void Mentions_of_the_author_and_of_groups_count_for_no_single_person()
    {
        Decide(Send("@ann @bob")).Entry.Counted.ShouldBe([Bob.Id]);
        Decide(Send("@all @bob"), Group(MemberRole.Owner)).Entry.Counted.ShouldBeEmpty();
    }

    [Fact]
    public void An_edit_tells_those_whom_no_text_mentioned_before()
    {
        var state = WithMessage(5, Message(5, Ann) with { Noticed = [Bob.Id], RepliesTo = Cyn.Id });
        var edit = Decide(Edit("@bob @bobby @cyn"), state);
        edit.Notices.ShouldBe([new DueNotice(Bobby.Id, NoticeReason.Mention)]);
        edit.Entry.Counted.ShouldBe([Bob.Id, Bobby.Id, Cyn.Id]);
        edit.Entry.Noticed.ShouldBe([Bob.Id, Bobby.Id, Cyn.Id]);
        ((EditBody)edit.Entry.Body).Mentions.ShouldBe([Bob.Id, Bobby.Id, Cyn.Id]);

        var again = Decide(Edit("@cyn @bobby"), state.After(edit.Entry.Body, seq: 0));
        again.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void An_edit_tells_nobody_once_all_were_told()
    {
        var state = WithMessage(5, Message(5, Ann) with { IsEverybodyNoticed = true });
        var edit = Decide(Edit("@bob"), state);
        edit.Notices.ShouldBeEmpty();
        edit.Entry.IsEverybodyNoticed.ShouldBeTrue();

        var many = Enumerable.Range(0, 200).Select(number => UserId.Parse($"x{number}")).ToImmutableHashSet();
        var last = Decide(Edit("@bob"), WithMessage(5, Message(5, Ann) with { Noticed = many }));
        last.Notices.ShouldBeEmpty();
        (last.Entry.Noticed.Length, last.Entry.IsEverybodyNoticed).ShouldBe((0, true));
    }

    [Fact]
    public void Neither_a_repeat_nor_a_removal_in_the_same_commit_gives_a_notice()
    {
        var id = ConversationId.Parse("c-1");
        var known = Known() with
        {
            People = DecisionContext.Bare(Now, () => "i-code").People
                .Add(Bob.Id, new KnownPerson(Bob, DeploymentRole.Member, Member(Bob))),
        };
        var batch = new CommandBatch(id, Group(MemberRole.Owner), ids: null!, known);
        batch.Add(Send("@bob @cyn"));
        batch.Add(new KickMember(Ann, Bob.Id));
        ImmutableArray<EntryOutcome> outcomes =
        [
            .. batch.ToRequest(Now).Entries.Select((entry, index) => new EntryStored(new LoggedEvent(
                id, Epoch.Parse("e-1"), 9 + index, Now, entry.Sender, entry.ClientId, entry.Body))),
        ];
        var state = batch.Commit(outcomes).State!;
        batch.Notices(state, outcomes).Select(notice => notice.User).ShouldBe([Cyn.Id]);
        batch.Notices(state, [new EntryDuplicate(3, Now), outcomes[1]]).ShouldBeEmpty();
    }

    [Fact]
    public void A_notice_shows_the_beginning_of_the_text()
    {
        var text = string.Concat(Enumerable.Repeat("👍", 141));
        var stored = new LoggedEvent(
            ConversationId.Parse("c-1"), Epoch.Parse("e-1"), 9, Now, Ann, null, new EditBody(5, text));
        NoticeRules.Notice(stored, new DueNotice(Bob.Id, NoticeReason.Mention)).ShouldBe(new UserNotice(
            Bob.Id, ConversationId.Parse("c-1"), 5, Ann, NoticeReason.Mention, text[..280]));
    }

    private static readonly ImmutableHashSet<UserId> Everybody =
        [Ann.Id, Bob.Id, Bobby.Id, Cyn.Id, Dan.Id, Eve.Id];

    private static string People(MessageBody body) => string.Join(' ', body.Mentions.Select(user => user.Value));

    private static SendMessage Send(string text, long? replyTo = null) =>
        new(Ann, ClientId.Parse("c1"), ConversationKind.Group, text, [], replyTo);

    private static EditMessage Edit(string text) => new(Ann, ClientId.Parse("c1"), 5, text);

    private static MessageBody Body(
        SendMessage send, ConversationState? state = null, DecisionContext? known = null) =>
        (MessageBody)Decide(send, state, known).Entry.Body;

    private static ImmutableArray<DueNotice> Notices(
        ConversationCommand command, ConversationState? state = null, DecisionContext? known = null) =>
        Decide(command, state, known).Notices;

    private static Append Decide(
        ConversationCommand command, ConversationState? state = null, DecisionContext? known = null) =>
        ConversationRules.Decide(state ?? Group(), command, known ?? Known()).ShouldBeOfType<Append>();

    private static DecisionContext Known() => DecisionContext.Bare(Now, () => "i-code") with
    {
        ByHandle = new[] { Ann, Bob, Bobby, Cyn, Dan, Eve }.ToImmutableDictionary(
            user => user.Name, user => user.Id, StringComparer.OrdinalIgnoreCase),
    };

    private static ConversationState WithMessage(long seq, StoredMessage message) =>
        Group() with { Messages = Group().Messages.SetItem(seq, message) };

    private static ConversationState Group(MemberRole role = MemberRole.Member)
    {
        StoredMember[] members = [Member(Ann) with { Role = role }, Member(Bob), Member(Bobby), Member(Cyn)];
        return new ConversationState(
            new ConversationInfo(
                ConversationId.Parse("c-1"), ConversationKind.Group, "title", Epoch.Parse("e-1"), Head: 8),
            members.Length,
            members.ToImmutableDictionary(member => member.User.Id))
        {
            Messages = new[] { Message(5, Ann), Message(6, Bob) }.ToImmutableDictionary(message => message.Seq),
        };
    }

    private static StoredMember Member(Participant user) => new(user, MemberRole.Member, 1, 0, 0);

    private static StoredMessage Message(long seq, Participant author) =>
        new(seq, author.Id, Now.AddMinutes(-30), IsDeleted: false, ImmutableDictionary<Emoji, int>.Empty);

    private static Participant Person(string id) => new(UserId.Parse(id), SenderType.User, id);
}
