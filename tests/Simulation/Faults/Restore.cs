using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Faults;

/// <summary>A log is rebuilt from a backup: the newest events are gone and it has another epoch.</summary>
internal sealed class Restore(World world, DatabaseServer database, Truth truth)
{
    public void Rebuild()
    {
        // A workspace and its channels would have to be restored together.
        var id = world.Pick(database.Tables.Conversations.Values
            .Where(one => one.Made.Workspace is null && one.Made.Kind is not ConversationKind.Workspace)
            .Select(one => one.Id)
            .ToArray());
        truth.Remember(id);
        var old = database.Tables.Conversations[id];
        var epoch = Epoch.Parse(world.NextId("e-"));
        var kept = old.Events.Take(Math.Max(1, old.Events.Count - world.Random.Next(20))).ToArray();
        world.Note($"{id} is restored up to {kept.Length} of {old.Events.Count}");
        database.Tables.Conversations.Remove(id);
        foreach (var logged in kept)
        {
            _ = database.Log.Append(new AppendRequest(
                id,
                logged.Seq == 1 ? old.Made : null,
                epoch,
                logged.Seq - 1,
                logged.At,
                ImmutableArray.Create(new AppendEntry(logged.Sender, logged.ClientId, logged.Body)
                {
                    Counted = Counted(logged),
                }),
                Marks: []));
        }
    }

    private static ImmutableArray<UserId> Counted(LoggedEvent logged)
    {
        var people = (logged.Body as MessageBody)?.Mentions ?? (logged.Body as EditBody)?.Mentions ?? [];
        return [.. people.Where(user => user != logged.Sender.Id)];
    }
}
