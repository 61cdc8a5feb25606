using OrleansChat.Accounts;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Fanout;

/// <summary>Who gets events: a connection, as fan-out sees it.</summary>
internal interface IEventReceiver
{
    /// <summary>The connection's name, unique among all frontends.</summary>
    string Id { get; }

    UserId UserId { get; }

    AuthenticatedSession Session { get; }

    Outbox Outbox { get; }

    void Close(CloseCode code);
}
