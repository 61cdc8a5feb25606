using OrleansChat.Frontend.Delivery;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Reading;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Bugs;

/// <summary>A mistake put into the deployment, to see that the checker finds it.</summary>
internal abstract class PlantedBug
{
    public virtual IMessageLog Around(SimulatedMessageLog log, DatabaseServer database, World world) => log;

    public virtual IConversationFacts Around(SimulatedFacts facts) => facts;

    public virtual IReadModel Around(SimulatedReadModel reads, DatabaseServer database, World world) => reads;

    public virtual IClientSocket Around(IClientSocket socket, World world) => socket;

    public virtual void Change(ConversationOptions options, DatabaseServer database)
    {
    }
}
