using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;

namespace OrleansChat.Tests.Frontend.Fixtures;

internal static class Events
{
    public static ConversationId Plaza { get; } = ConversationId.Parse("c-plaza");

    public static Epoch Epoch { get; } = Epoch.Parse("e-1");

    public static Participant Ann { get; } = new(UserId.Parse("u-ann"), SenderType.User, "Ann");

    public static Participant Bob { get; } = new(UserId.Parse("u-bob"), SenderType.Guest, "Bob");

    public static DateTimeOffset At { get; } = new(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero);

    public static LoggedEvent Message(long seq, string text = "hi", Epoch? epoch = null) => new(
        Plaza,
        epoch ?? Epoch,
        seq,
        At,
        Ann,
        ClientId.Parse($"client-{seq}"),
        new MessageBody(ConversationKind.Channel, text, [], ReplyTo: null, []));

    public static LoggedEvent Member(long seq, Participant user, MemberChange change) => new(
        Plaza, Epoch, seq, At, user, ClientId: null, new MemberBody(user, change, MemberRole.Member));

    public static EventsAppended Appended(params LoggedEvent[] events) => new([.. events]);

    public static EventsAppended Appended(long first, long last) =>
        new([.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(seq => Message(seq))]);
}
