using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>
/// Who may do what in a conversation, and which events it makes. Pure: no time, no randomness, no store.
/// </summary>
internal static class ConversationRules
{
    private static readonly Refusal NotFound = new(ErrorCode.NotFound, "There is no such conversation.");

    /// <param name="state">
    /// Committed state with the tentative effects of the batch so far; null: no conversation.
    /// </param>
    /// <param name="command">What is wished.</param>
    /// <param name="accounts">The accounts that a creation names, as far as they exist.</param>
    public static Decision Decide(
        ConversationState? state, ConversationCommand command, IReadOnlyDictionary<UserId, Participant> accounts) =>
        command switch
        {
            CreateConversation create => Create(state, create, accounts),
            SendMessage send => Send(state, send),
            _ when state is null => new Refuse(NotFound),
            JoinConversation join => Join(state, join),
            LeaveConversation leave => Leave(state, leave),
            MarkConversation mark => Mark(state, mark),
            _ => throw new NotSupportedException($"No rule decides {command}."),
        };

    private static Decision Create(
        ConversationState? state, CreateConversation create, IReadOnlyDictionary<UserId, Participant> accounts)
    {
        if (state is not null)
        {
            return new AlreadySo();
        }

        if (Flaw(create, accounts) is { } flaw)
        {
            return new Refuse(flaw);
        }

        var role = create.Kind is ConversationKind.Direct ? MemberRole.Member : MemberRole.Owner;
        var others = Others(create).Select(id => Joined(create.Sender, accounts[id], MemberRole.Member));
        return new Make(
            new NewConversation(create.Kind, create.Title, create.Sender.Id),
            [Joined(create.Sender, create.Sender, role), .. others]);
    }

    private static Refusal? Flaw(CreateConversation create, IReadOnlyDictionary<UserId, Participant> accounts)
    {
        var others = Others(create).ToList();
        if (!Enum.IsDefined(create.Kind))
        {
            return Violation("kind", "must be direct, group, channel or support");
        }

        if (create.Kind is ConversationKind.Direct && others.Count != 1)
        {
            return Violation("members", "must name the one other person of a direct conversation");
        }

        if (others.Count > ConversationLimits.InitialMembersMax)
        {
            return Violation("members", $"must name at most {ConversationLimits.InitialMembersMax} people");
        }

        if (create.Title is { } title && !IsTitle(title))
        {
            return Violation("title", $"must have 1–{ConversationLimits.TitleScalarsMax} characters");
        }

        return others.All(accounts.ContainsKey)
            ? null
            : new Refusal(ErrorCode.NotFound, "members: there is no such person.");
    }

    private static IEnumerable<UserId> Others(CreateConversation create) =>
        create.Members.Distinct().Where(id => id != create.Sender.Id);

    private static AppendEntry Joined(Participant sender, Participant user, MemberRole role) =>
        new(sender, ClientId: null, new MemberBody(user, MemberChange.Joined, role));

    private static Decision Join(ConversationState state, JoinConversation join)
    {
        if (state.Members.ContainsKey(join.Sender.Id))
        {
            return new AlreadySo();
        }

        return state.Info.Kind is ConversationKind.Channel
            ? new Append(Joined(join.Sender, join.Sender, MemberRole.Member))
            : new Refuse(NotFound);
    }

    private static Decision Leave(ConversationState state, LeaveConversation leave)
    {
        if (!state.Members.TryGetValue(leave.Sender.Id, out var member))
        {
            return new Refuse(Outsider(state));
        }

        return state.Info.Kind is ConversationKind.Direct
            ? new Refuse(new Refusal(ErrorCode.Forbidden, "A direct conversation cannot be left."))
            : new Append(new AppendEntry(
                leave.Sender, ClientId: null, new MemberBody(member.User, MemberChange.Left, member.Role)));
    }

    private static Decision Send(ConversationState? state, SendMessage send)
    {
        var body = new MessageBody(send.RecipientType, send.Text, send.Attachments, send.ReplyTo, []);
        var entry = new AppendEntry(send.Sender, send.ClientId, body);
        return Flaw(state, send) is { } refusal
            ? new RefuseUnlessStored(entry with { LookUpOnly = true }, refusal)
            : new Append(entry);
    }

    private static Refusal? Flaw(ConversationState? state, SendMessage send)
    {
        if (state is null)
        {
            return NotFound;
        }

        if (!state.Members.TryGetValue(send.Sender.Id, out var member))
        {
            return Outsider(state);
        }

        if (!Enum.IsDefined(send.Sender.Type))
        {
            return Violation("senderType", "must be user, guest, staff, bot or system");
        }

        if (send.RecipientType != state.Info.Kind)
        {
            return Violation("recipientType", "must be the conversation's kind");
        }

        if (member.Role is MemberRole.Reader)
        {
            return new Refusal(ErrorCode.Forbidden, "You may read here, not write.");
        }

        if (!IsText(send.Text) || (send.Text.Length == 0 && send.Attachments.IsEmpty))
        {
            return Violation("text", $"must have 1–{ConversationLimits.TextScalarsMax} characters");
        }

        if (send.ReplyTo is { } seq && (seq < 1 || seq > state.Info.Head))
        {
            return Violation("replyTo", "must be the seq of an event");
        }

        return send.Attachments.IsEmpty
            ? null
            : new Refusal(ErrorCode.NotFound, "attachments: there is no such upload.");
    }

    private static Decision Mark(ConversationState state, MarkConversation mark)
    {
        if (!state.Members.TryGetValue(mark.Sender.Id, out var member))
        {
            return new Refuse(Outsider(state));
        }

        var read = Math.Max(member.Read, Math.Min(mark.Read ?? 0, state.Info.Head));
        var delivered = Math.Max(member.Delivered, Math.Min(mark.Delivered ?? 0, state.Info.Head));
        return read == member.Read && delivered == member.Delivered
            ? new AlreadySo()
            : new MoveMarks(new MarkEntry(mark.Sender.Id, read, delivered));
    }

    /// <summary>A channel may be known to all who may join it; of anything else an outsider learns nothing.</summary>
    private static Refusal Outsider(ConversationState state) =>
        state.Info.Kind is ConversationKind.Channel
            ? new Refusal(ErrorCode.Forbidden, "You are no member of this channel.")
            : NotFound;

    private static Refusal Violation(string member, string must) =>
        new(ErrorCode.SchemaViolation, $"{member}: {must}.");

    private static bool IsTitle(string title) =>
        title.EnumerateRunes().Count() is >= 1 and <= ConversationLimits.TitleScalarsMax && IsClean(title);

    private static bool IsText(string text) =>
        (text.Length <= ConversationLimits.TextScalarsMax
            || text.EnumerateRunes().Count() <= ConversationLimits.TextScalarsMax)
        && IsClean(text);

    /// <summary>Neither U+0000 nor an unpaired surrogate: the databases would refuse or change them.</summary>
    private static bool IsClean(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) is not System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }
}
