using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Message 5 is Ann's, message 6 is Bob's, message 7 is Ann's and deleted.</summary>
public sealed class ChangeRulesTests
{
    private static readonly Participant Ann = Person("u-ann");
    private static readonly Participant Bob = Person("u-bob");
    private static readonly Participant Cyn = Person("u-cyn");
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddHours(1);
    private static readonly Emoji Thumb = Emoji.Parse("👍");

    [Fact]
    public void Authors_edit_their_messages() =>
        Decide(Edit(Ann, 5)).ShouldBeOfType<Append>().Entry.Body.ShouldBe(new EditBody(5, "better"));

    [Theory]
    [InlineData(6, ErrorCode.Forbidden)]
    [InlineData(7, ErrorCode.Conflict)]
    [InlineData(3, ErrorCode.NotFound)]
    [InlineData(99, ErrorCode.NotFound)]
    public void Nothing_else_is_edited(long target, ErrorCode code) => Code(Edit(Ann, target)).ShouldBe(code);

    [Theory]
    [InlineData("")]
    [InlineData(" \u3000")]
    [InlineData("a\0")]
    public void An_edit_needs_a_text(string text) =>
        Code(Edit(Ann, 5) with { Text = text }).ShouldBe(ErrorCode.SchemaViolation);

    [Fact]
    public void A_moderator_does_not_edit_the_messages_of_others() =>
        Code(Edit(Ann, 6), Group(MemberRole.Owner)).ShouldBe(ErrorCode.Forbidden);

    [Fact]
    public void A_deployment_may_end_the_time_for_edits()
    {
        var minutes = TimeSpan.FromMinutes(10);
        Code(Edit(Ann, 5), window: minutes).ShouldBe(ErrorCode.Forbidden);
        Decide(Edit(Ann, 5), window: TimeSpan.FromHours(1)).ShouldBeOfType<Append>();
        Decide(new DeleteMessage(Ann, Id, 5), window: minutes).ShouldBeOfType<Append>();
    }

    [Theory]
    [InlineData(MemberRole.Reader, 5, null)]
    [InlineData(MemberRole.Member, 6, ErrorCode.Forbidden)]
    [InlineData(MemberRole.Moderator, 6, null)]
    [InlineData(MemberRole.Moderator, 7, null)]
    [InlineData(MemberRole.Moderator, 3, ErrorCode.NotFound)]
    [InlineData(MemberRole.Member, 99, ErrorCode.NotFound)]
    public void Authors_and_moderators_delete(MemberRole role, long target, ErrorCode? code) =>
        CodeOrNull(new DeleteMessage(Ann, Id, target), Group(role)).ShouldBe(code);

    [Fact]
    public void In_a_direct_conversation_only_the_author_deletes()
    {
        var direct = Of(ConversationKind.Direct, MemberRole.Member);
        CodeOrNull(new DeleteMessage(Ann, Id, 5), direct).ShouldBeNull();
        Code(new DeleteMessage(Ann, Id, 6), direct).ShouldBe(ErrorCode.Forbidden);
        Code(new DeleteMessage(Cyn, Id, 6) { SenderRole = DeploymentRole.Superadmin }, direct)
            .ShouldBe(ErrorCode.Forbidden);
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(6, null)]
    [InlineData(7, ErrorCode.Conflict)]
    [InlineData(3, ErrorCode.NotFound)]
    public void People_react_to_messages_that_are_there(long target, ErrorCode? code) =>
        CodeOrNull(new ReactToMessage(Ann, Id, target, Thumb, On: true)).ShouldBe(code);

    [Fact]
    public void A_message_takes_20_kinds_of_reactions()
    {
        var kinds = Enumerable.Range(0, 20).Select(number => Emoji.Parse($":e{number}:"));
        var full = WithReactions(kinds.ToImmutableDictionary(emoji => emoji, _ => 1));
        Code(new ReactToMessage(Ann, Id, 5, Thumb, On: true), full).ShouldBe(ErrorCode.TooLarge);
        CodeOrNull(new ReactToMessage(Ann, Id, 5, Emoji.Parse(":e7:"), On: true), full).ShouldBeNull();
        CodeOrNull(new ReactToMessage(Ann, Id, 5, Thumb, On: false), full).ShouldBeNull();
    }

    [Fact]
    public void A_message_takes_1000_reactions()
    {
        var reactions = ImmutableDictionary<Emoji, int>.Empty.Add(Thumb, 600).Add(Emoji.Parse("🎉"), 400);
        Code(new ReactToMessage(Ann, Id, 5, Thumb, On: true), WithReactions(reactions)).ShouldBe(ErrorCode.TooLarge);
        CodeOrNull(new ReactToMessage(Ann, Id, 5, Thumb, On: false), WithReactions(reactions)).ShouldBeNull();
        CodeOrNull(
            new ReactToMessage(Ann, Id, 5, Thumb, On: true), WithReactions(reactions.SetItem(Thumb, 599)))
            .ShouldBeNull();
    }

    [Fact]
    public void Reactions_of_one_batch_count_together()
    {
        var state = WithReactions(ImmutableDictionary<Emoji, int>.Empty.Add(Thumb, 999));
        var after = state.After(new ReactBody(5, Thumb, On: true), seq: 0);
        Code(new ReactToMessage(Bob, Id, 5, Thumb, On: true), after).ShouldBe(ErrorCode.TooLarge);
        Code(Edit(Ann, 5), state.After(new DeleteBody(5), seq: 0)).ShouldBe(ErrorCode.Conflict);
    }

    [Fact]
    public void Muted_people_may_delete_but_not_write_or_react()
    {
        var muted = Group(MemberRole.Member, mutedUntil: Now.AddMinutes(1));
        Code(Edit(Ann, 5), muted).ShouldBe(ErrorCode.Muted);
        Code(new ReactToMessage(Ann, Id, 5, Thumb, On: true), muted).ShouldBe(ErrorCode.Muted);
        CodeOrNull(new DeleteMessage(Ann, Id, 5), muted).ShouldBeNull();
    }

    [Fact]
    public void Both_people_pin_in_a_direct_conversation_and_moderators_elsewhere()
    {
        CodeOrNull(new PinMessage(Ann, Id, 6, On: true), Of(ConversationKind.Direct, MemberRole.Member)).ShouldBeNull();
        Code(new PinMessage(Ann, Id, 6, On: true), Group(MemberRole.Member)).ShouldBe(ErrorCode.Forbidden);
        CodeOrNull(new PinMessage(Ann, Id, 6, On: true), Group(MemberRole.Moderator)).ShouldBeNull();
        Code(new PinMessage(Ann, Id, 7, On: true), Group(MemberRole.Moderator)).ShouldBe(ErrorCode.Conflict);
        Code(new PinMessage(Ann, Id, 3, On: true), Group(MemberRole.Moderator)).ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public void A_blocked_person_changes_nothing_that_the_other_one_would_see_but_their_own_words()
    {
        var direct = Of(ConversationKind.Direct, MemberRole.Member);
        Code(Edit(Ann, 5), direct, blockedBy: Bob).ShouldBe(ErrorCode.Blocked);
        Code(new ReactToMessage(Ann, Id, 6, Thumb, On: true), direct, blockedBy: Bob).ShouldBe(ErrorCode.Blocked);
        Code(new PinMessage(Ann, Id, 6, On: true), direct, blockedBy: Bob).ShouldBe(ErrorCode.Blocked);
        Decide(new DeleteMessage(Ann, Id, 5), direct, blockedBy: Bob).ShouldBeOfType<Append>();
    }

    [Fact]
    public void Outsiders_change_nothing()
    {
        foreach (var command in new ChangeMessage[]
        {
            Edit(Cyn, 5), new DeleteMessage(Cyn, Id, 5), new ReactToMessage(Cyn, Id, 5, Thumb, On: true),
            new PinMessage(Cyn, Id, 5, On: true),
        })
        {
            Code(command).ShouldBe(ErrorCode.NotFound);
            Code(command, Of(ConversationKind.Channel, MemberRole.Member)).ShouldBe(ErrorCode.Forbidden);
        }
    }

    [Theory]
    [InlineData(5L, null)]
    [InlineData(7L, null)]
    [InlineData(3L, ErrorCode.NotFound)]
    [InlineData(99L, ErrorCode.NotFound)]
    public void A_reply_names_a_message(long target, ErrorCode? code) => CodeOrNull(
        new SendMessage(Ann, Id, ConversationKind.Group, "hello", [], target)).ShouldBe(code);

    private static ClientId Id { get; } = ClientId.Parse("c1");

    private static EditMessage Edit(Participant sender, long target) => new(sender, Id, target, "better");

    private static ErrorCode Code(
        ConversationCommand command,
        ConversationState? state = null,
        TimeSpan window = default,
        Participant? blockedBy = null) =>
        Decide(command, state, window, blockedBy).ShouldBeOfType<RefuseUnlessStored>().Refusal.Code;

    private static ErrorCode? CodeOrNull(ConversationCommand command, ConversationState? state = null) =>
        Decide(command, state) is RefuseUnlessStored refuse ? refuse.Refusal.Code : null;

    private static Decision Decide(
        ConversationCommand command,
        ConversationState? state = null,
        TimeSpan window = default,
        Participant? blockedBy = null)
    {
        var known = DecisionContext.Bare(Now, () => "i-code") with
        {
            EditWindow = window,
            Blocks = blockedBy is null ? [] : [new Block(blockedBy.Id, Ann.Id)],
        };
        return ConversationRules.Decide(state ?? Group(MemberRole.Member), command, known);
    }

    private static ConversationState WithReactions(ImmutableDictionary<Emoji, int> reactions)
    {
        var state = Group(MemberRole.Member);
        return state with
        {
            Messages = state.Messages.SetItem(5, state.Messages[5] with { Reactions = reactions }),
        };
    }

    private static ConversationState Group(MemberRole role, DateTimeOffset? mutedUntil = null) =>
        Of(ConversationKind.Group, role, mutedUntil);

    /// <summary>Ann has the role; Bob is a member.</summary>
    private static ConversationState Of(ConversationKind kind, MemberRole role, DateTimeOffset? mutedUntil = null)
    {
        StoredMember[] members =
        [
            new(Ann, role, 1, 0, 0) { MutedUntil = mutedUntil }, new(Bob, MemberRole.Member, 2, 0, 0),
        ];
        StoredMessage[] messages = [Message(5, Ann), Message(6, Bob), Message(7, Ann) with { IsDeleted = true }];
        return new ConversationState(
            new ConversationInfo(ConversationId.Parse("c-1"), kind, "title", Epoch.Parse("e-1"), Head: 8),
            members.Length,
            members.ToImmutableDictionary(member => member.User.Id))
        {
            Messages = messages.ToImmutableDictionary(message => message.Seq),
        };
    }

    private static StoredMessage Message(long seq, Participant author) =>
        new(seq, author.Id, Now.AddMinutes(-30), IsDeleted: false, ImmutableDictionary<Emoji, int>.Empty);

    private static Participant Person(string id) => new(UserId.Parse(id), SenderType.User, id);
}
