using OrleansChat.Accounts;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Fanout;

/// <summary>A receiver of events: a connection, as fan-out sees it.</summary>
internal interface IEventReceiver
{
    /// <summary>The connection's id, unique across all frontends.</summary>
    string Id { get; }

    UserId UserId { get; }

    AuthenticatedSession Session { get; }

    Outbox Outbox { get; }

    /// <summary>From now on the person is called this in what they send.</summary>
    void Rename(Participant user);

    void Close(CloseCode code);
}
