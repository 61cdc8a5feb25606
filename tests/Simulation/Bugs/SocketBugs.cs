using OrleansChat.Frontend.Delivery;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Bugs;

/// <summary>A socket that does what the socket below it does.</summary>
internal abstract class BuggySocket(IClientSocket socket) : IClientSocket
{
    protected IClientSocket Real => socket;

    public long LastHeard => socket.LastHeard;

    public Action<byte[]>? Answering
    {
        set => socket.Answering = value;
    }

    public ValueTask<ClientMessage> Receive() => socket.Receive();

    public abstract ValueTask Write(ReadOnlyMemory<byte> frames);

    public void Abort() => socket.Abort();
}

/// <summary>Now and then what was to be written is forgotten, as when a full queue lets go of something.</summary>
internal sealed class DropsFrames : PlantedBug
{
    public override IClientSocket Around(IClientSocket socket, World world) => new Socket(socket, world);

    private sealed class Socket(IClientSocket socket, World world) : BuggySocket(socket)
    {
        public override ValueTask Write(ReadOnlyMemory<byte> frames) =>
            world.Chance(0.002) ? ValueTask.CompletedTask : Real.Write(frames);
    }
}

/// <summary>Now and then something is written twice.</summary>
internal sealed class RepeatsFrames : PlantedBug
{
    public override IClientSocket Around(IClientSocket socket, World world) => new Socket(socket, world);

    private sealed class Socket(IClientSocket socket, World world) : BuggySocket(socket)
    {
        public override async ValueTask Write(ReadOnlyMemory<byte> frames)
        {
            await Real.Write(frames);
            if (world.Chance(0.002))
            {
                await Real.Write(frames);
            }
        }
    }
}

/// <summary>Two writes overtake each other now and then.</summary>
internal sealed class SwapsFrames : PlantedBug
{
    public override IClientSocket Around(IClientSocket socket, World world) => new Socket(socket, world);

    private sealed class Socket(IClientSocket socket, World world) : BuggySocket(socket)
    {
        private byte[]? _kept;

        public override async ValueTask Write(ReadOnlyMemory<byte> frames)
        {
            if (_kept is null && world.Chance(0.005))
            {
                _kept = frames.ToArray();
                return;
            }

            await Real.Write(frames);
            if (_kept is { } kept)
            {
                _kept = null;
                await Real.Write(kept);
            }
        }
    }
}
