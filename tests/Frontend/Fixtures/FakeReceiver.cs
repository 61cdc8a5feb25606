using System.Text.Json;
using OrleansChat.Accounts;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Fixtures;

/// <summary>A connection as fan-out sees it.</summary>
internal sealed class FakeReceiver : IEventReceiver
{
    private int _sentinels;

    public FakeReceiver(Participant user, TimeProvider time, WriteScheduler writers)
    {
        Socket = new FakeSocket(time);
        Outbox = new Outbox(Socket, writers);
        Session = new AuthenticatedSession(SessionId.Parse("s-1"), user, DeploymentRole.Member);
    }

    public FakeSocket Socket { get; }

    public string Id { get; init; } = "k-1";

    public UserId UserId => Session.User.Id;

    public AuthenticatedSession Session { get; private set; }

    public Outbox Outbox { get; }

    public CloseCode? ClosedWith { get; private set; }

    public void Rename(Participant user) => Session = Session with { User = user };

    public void Close(CloseCode code) => ClosedWith ??= code;

    /// <summary>The seqs (and other events by name) that went out until now, in order.</summary>
    public async Task<IReadOnlyList<string>> Heard()
    {
        var sentinel = $"\"until {++_sentinels}\"";
        Outbox.Send(ServerFrame.Text(System.Text.Encoding.UTF8.GetBytes(sentinel)));
        await Socket.Until(() => Texts().Contains(sentinel), sentinel);
        return [.. Texts().TakeWhile(text => text != sentinel).Where(text => text[0] == '{').Select(Name)];
    }

    private List<string> Texts() =>
        [.. Socket.Frames().Select(frame => System.Text.Encoding.UTF8.GetString(ServerFrame.PayloadOf(frame).Span))];

    private static string Name(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty("seq", out var seq)
            ? seq.GetRawText()
            : document.RootElement.GetProperty("event").GetString()!;
    }
}
