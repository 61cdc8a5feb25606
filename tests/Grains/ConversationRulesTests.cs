using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Tests.Grains;

public sealed class ConversationRulesTests
{
    private static readonly Participant Ann = Person("u-ann");
    private static readonly Participant Bob = Person("u-bob");

    [Fact]
    public void A_member_may_send() =>
        Decide(Of(ConversationKind.Group, Ann), Message(Ann, ConversationKind.Group)).ShouldBeOfType<Append>();

    [Theory]
    [InlineData(ConversationKind.Channel, ErrorCode.Forbidden)]
    [InlineData(ConversationKind.Group, ErrorCode.NotFound)]
    [InlineData(ConversationKind.Direct, ErrorCode.NotFound)]
    [InlineData(ConversationKind.Support, ErrorCode.NotFound)]
    public void An_outsider_may_not_send_and_learns_only_of_channels(ConversationKind kind, ErrorCode code) =>
        Decide(Of(kind, Ann), Message(Bob, kind)).ShouldBeOfType<RefuseUnlessStored>().Refusal.Code.ShouldBe(code);

    [Fact]
    public void A_message_names_the_kind_of_its_conversation()
    {
        var refusal = Decide(Of(ConversationKind.Group, Ann), Message(Ann, ConversationKind.Channel))
            .ShouldBeOfType<RefuseUnlessStored>().Refusal;
        refusal.Code.ShouldBe(ErrorCode.SchemaViolation);
        refusal.Message.ShouldContain("recipientType");
    }

    [Fact]
    public void A_message_without_a_recipient_type_is_refused_by_the_grain_too() =>
        Decide(Of(ConversationKind.Group, Ann), Message(Ann, default))
            .ShouldBeOfType<RefuseUnlessStored>().Refusal.Code.ShouldBe(ErrorCode.SchemaViolation);

    [Fact]
    public void A_message_without_a_sender_type_is_refused_by_the_grain_too() =>
        Decide(
            Of(ConversationKind.Group, Ann),
            Message(Ann with { Type = default }, ConversationKind.Group))
            .ShouldBeOfType<RefuseUnlessStored>().Refusal.Code.ShouldBe(ErrorCode.SchemaViolation);

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a?b", '\ud800')]
    public void A_text_that_a_database_would_change_is_refused(string text, char instead = '?') =>
        Decide(
            Of(ConversationKind.Group, Ann),
            Message(Ann, ConversationKind.Group) with { Text = text.Replace('?', instead) })
            .ShouldBeOfType<RefuseUnlessStored>().Refusal.Message.ShouldContain("text");

    [Fact]
    public void Text_is_counted_in_scalar_values()
    {
        var state = Of(ConversationKind.Group, Ann);
        var message = Message(Ann, ConversationKind.Group);
        var emoji = string.Concat(Enumerable.Repeat("😀", ConversationLimits.TextScalarsMax));
        Decide(state, message with { Text = emoji }).ShouldBeOfType<Append>();
        Decide(state, message with { Text = emoji + "a" }).ShouldBeOfType<RefuseUnlessStored>();
    }

    [Fact]
    public void Only_a_channel_is_open_to_join()
    {
        Decide(Of(ConversationKind.Channel, Ann), new JoinConversation(Bob, null)).ShouldBeOfType<Change>();
        Decide(Of(ConversationKind.Group, Ann), new JoinConversation(Bob, null))
            .ShouldBeOfType<Refuse>().Refusal.Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public void A_member_does_not_join_twice() =>
        Decide(Of(ConversationKind.Channel, Ann), new JoinConversation(Ann, null)).ShouldBeOfType<AlreadyStored>();

    [Fact]
    public void Marks_are_clamped_to_the_head_and_never_go_back()
    {
        var state = Of(ConversationKind.Group, Ann) with { };
        state = state with { Info = state.Info with { Head = 10 } };
        var mark = Decide(state, new MarkConversation(Ann, Read: 99, Delivered: null)).ShouldBeOfType<MoveMarks>().Mark;
        mark.Read.ShouldBe(10);
        Decide(state.After(mark), new MarkConversation(Ann, Read: 3, Delivered: null)).ShouldBeOfType<AlreadySo>();
    }

    [Fact]
    public void A_direct_conversation_is_between_two_or_with_oneself_and_cannot_be_left()
    {
        var create = new CreateConversation(Ann, ConversationKind.Direct, null, [Bob.Id])
        {
            SenderRole = DeploymentRole.Guest,
        };
        var made = Decide(null, create, Bob)
            .ShouldBeOfType<Make>();
        made.Entries.Length.ShouldBe(2);
        Decide(null, create with { Members = [Ann.Id] }).ShouldBeOfType<Make>().Entries.Length.ShouldBe(1);
        Decide(null, create with { Members = [] }).ShouldBeOfType<Refuse>();
        Decide(Of(ConversationKind.Direct, Ann, Bob), new LeaveConversation(Ann))
            .ShouldBeOfType<Refuse>().Refusal.Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public void A_conversation_with_unknown_people_is_not_created() =>
        Decide(null, new CreateConversation(Ann, ConversationKind.Group, "team", [Bob.Id])
        {
            SenderRole = DeploymentRole.Guest,
        })
            .ShouldBeOfType<Refuse>().Refusal.Code.ShouldBe(ErrorCode.NotFound);

    [Theory]
    [InlineData(" ", "title: must have at least one visible character.")]
    [InlineData("A\nB", "title: must not have control characters or line breaks.")]
    [InlineData("\u0007", "title: must not have control characters or line breaks.")]
    [InlineData("Plaza\u202e", "title: must not have characters that change the direction of the text around it.")]
    [InlineData("", "title: must have 1–100 characters.")]
    public void A_title_that_nobody_can_see_or_that_turns_text_is_refused_in_create_and_rename(
        string title, string message)
    {
        Decide(null, new CreateConversation(Ann, ConversationKind.Channel, title, [])
        {
            SenderRole = DeploymentRole.Member,
        })
            .ShouldBeOfType<Refuse>().Refusal.Message.ShouldBe(message);
        Decide(Of(ConversationKind.Channel, Ann), new RenameConversation(Ann, title)
        {
            SenderRole = DeploymentRole.Superadmin,
        })
            .ShouldBeOfType<Refuse>().Refusal.Message.ShouldBe(message);
    }

    private static Decision Decide(
        ConversationState? state, ConversationCommand command, params Participant[] accounts) =>
        ConversationRules.Decide(
            state,
            command,
            new DecisionContext(
                DateTimeOffset.UnixEpoch,
                accounts.ToImmutableDictionary(
                    person => person.Id, person => new KnownPerson(person, DeploymentRole.Member, Membership: null)),
                Blocks: [],
                NewCode: () => "i-code"));

    private static SendMessage Message(Participant sender, ConversationKind recipientType) =>
        new(sender, ClientId.Parse("c1"), recipientType, "hello", [], ReplyTo: null);

    private static ConversationState Of(ConversationKind kind, params Participant[] members) =>
        new(
            new ConversationInfo(ConversationId.Parse("c-1"), kind, "title", Epoch.Parse("e-1"), Head: members.Length),
            members.Length,
            members.Select((user, index) => new StoredMember(user, MemberRole.Member, index + 1, 0, 0))
                .ToImmutableDictionary(member => member.User.Id));

    private static Participant Person(string id) => new(UserId.Parse(id), SenderType.User, id);
}
