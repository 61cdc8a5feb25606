using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Tests.Simulation.Runtime.Calls;
using OrleansChat.Tests.Simulation.Runtime.Hosting;
using OrleansChat.Tests.Simulation.Runtime.Observers;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Network;

/// <summary>
/// Carries calls between processes: late, out of order, twice, or not at all. A response goes back the same way. A
/// call to a process that is gone fails some time later, or never.
/// </summary>
internal sealed class SimulatedTransport(World world, Links links, Placement placement) : IGrainCallTransport
{
    private static readonly TimeSpan DetectionMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DetectionMax = TimeSpan.FromSeconds(6);

    private readonly Dictionary<GrainRuntime, GrainProcess> _byRuntime = [];
    private readonly Dictionary<string, GrainProcess> _byName = new(StringComparer.Ordinal);

    public void Connect(GrainProcess process)
    {
        _byRuntime[process.Runtime] = process;
        _byName[process.Name] = process;
    }

    public void Send(GrainRuntime sender, GrainCall call)
    {
        var from = _byRuntime[sender];
        if (Target(from, call) is not { } to)
        {
            Unreachable(from, call);
        }
        else if (to == from && to.Runtime.IsHere(call))
        {
            to.Runtime.Deliver(call);
        }
        else if (to == from)
        {
            // While a grain is being placed calls overtake each other, in Orleans too.
            world.Post(to, world.Milliseconds(0, 0.5), () => to.Runtime.Deliver(call));
        }
        else
        {
            Carry(from, to, call);
            if (MayDouble(call) && links.Doubles())
            {
                Carry(from, to, call);
            }
        }
    }

    private GrainProcess? Target(GrainProcess from, GrainCall call) =>
        ObserverDirectory.ProcessNameOf(call.Target) is { } name
            ? _byName.GetValueOrDefault(name)
            : placement.Locate(from, call.Target);

    /// <summary>Orleans sends a call at most once; calls that may be duplicated here are harmless to repeat.</summary>
    private static bool MayDouble(GrainCall call) =>
        call.Arguments is not [ImmutableArray<ConversationCommand> commands]
        || commands.All(command => command is SendMessage or MarkConversation or CreateConversation);

    private void Carry(GrainProcess from, GrainProcess to, GrainCall call)
    {
        if (links.Loses())
        {
            return;
        }

        if (to.IsDead)
        {
            Unreachable(from, call);
            return;
        }

        world.Post(to, links.Delay(), () => Arrive(from, to, call));
    }

    private void Arrive(GrainProcess from, GrainProcess to, GrainCall call)
    {
        var copy = call.Duplicate();
        to.Runtime.Deliver(copy);
        if (!call.Method.IsOneWay)
        {
            to.Pending.Add((from, call));
            _ = copy.Response.ContinueWith(
                response => Return(from, to, call, response),
                CancellationToken.None,
                TaskContinuationOptions.None,
                to);
        }
    }

    private void Return(GrainProcess from, GrainProcess to, GrainCall call, Task response)
    {
        to.Pending.Remove((from, call));
        if (!links.Loses())
        {
            world.Post(from, links.Delay(), () => call.Settle(response));
        }
    }

    /// <summary>Those who wait for a process that is gone hear of it after a while; some never do.</summary>
    public void BreakCallsTo(GrainProcess gone)
    {
        foreach (var (from, call) in gone.Pending)
        {
            if (world.Chance(0.7))
            {
                Unreachable(from, call);
            }
        }

        gone.Pending.Clear();
    }

    private void Unreachable(GrainProcess from, GrainCall call) =>
        world.Post(from, world.Between(DetectionMin, DetectionMax), () =>
            call.Fail(new SiloUnavailableException("The silo of the grain is gone.")));
}
