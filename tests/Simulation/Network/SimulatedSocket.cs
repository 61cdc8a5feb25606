using System.Buffers.Binary;
using System.Text;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Network;

/// <summary>
/// A WebSocket between a client and a frontend: whole messages up, bytes of frames down, each in order. Only so many
/// bytes are on the way to a client that does not read.
/// </summary>
internal sealed class SimulatedSocket(World world, Process frontend, Process clients) : IClientSocket
{
    /// <summary>The capacity of the buffers of both sides and the network.</summary>
    private const int WindowBytes = 64 * 1024;

    private readonly Queue<ClientMessage> _up = new();
    private readonly Queue<ClientMessage> _received = new();
    private readonly Queue<byte[]> _down = new();
    private readonly Queue<byte[]> _unread = new();
    private TaskCompletionSource<ClientMessage>? _receiving;
    private TaskCompletionSource? _writing;
    private int _bytesDown;
    private bool _ended;
    private bool _cut;
    private bool _stalled;
    private bool _inWrite;

    /// <summary>Gets text messages as the client reads them.</summary>
    public Action<ReadOnlyMemory<byte>> Text { get; set; } = _ => { };

    /// <summary>Gets the close code; 1006 is an end without a close frame.</summary>
    public Action<int> Closed { get; set; } = _ => { };

    public long LastHeard { get; private set; } = world.Now;

    public Action<byte[]>? Answering { get; set; }

    public ValueTask<ClientMessage> Receive()
    {
        if (_received.TryDequeue(out var message))
        {
            return ValueTask.FromResult(message);
        }

        if (_ended)
        {
            return ValueTask.FromResult(new ClientMessage(ClientMessageKind.End));
        }

        _receiving = new TaskCompletionSource<ClientMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new ValueTask<ClientMessage>(_receiving.Task);
    }

    public async ValueTask Write(ReadOnlyMemory<byte> frames)
    {
        if (_ended)
        {
            throw new IOException("The client is gone.");
        }

        if (_inWrite)
        {
            world.Fail("I6: two writers write to one client at once");
        }

        _inWrite = true;
        _bytesDown += frames.Length;
        _down.Enqueue(frames.ToArray());
        world.Post(clients, world.Milliseconds(0.1, 3), ArriveDown);
        while (_bytesDown > WindowBytes && !_ended)
        {
            _writing ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _writing.Task;
        }

        _inWrite = false;
        if (_ended)
        {
            throw new IOException("The client is gone.");
        }
    }

    public void Abort()
    {
        End();
        if (!_cut)
        {
            world.Post(clients, world.Milliseconds(0.1, 5), () => Lose(1006));
        }
    }

    /// <summary>A text message from the client.</summary>
    public void Send(string text) => Up(new ClientMessage(ClientMessageKind.Text, Encoding.UTF8.GetBytes(text)));

    public void SendClose(int code) => Up(new ClientMessage(ClientMessageKind.Close, CloseCode: code));

    /// <summary>The client reads nothing until it is told to go on.</summary>
    public void Stall() => _stalled = true;

    public void GoOn()
    {
        _stalled = false;
        while (!_stalled && _unread.TryDequeue(out var frames))
        {
            Consume(frames);
        }
    }

    /// <summary>The client is gone.</summary>
    /// <param name="silently">The frontend hears nothing of it; else its transport sees the end.</param>
    public void Cut(bool silently)
    {
        _cut = true;
        if (!silently)
        {
            world.Post(frontend, world.Milliseconds(0.1, 5), End);
        }
    }

    /// <summary>The frontend died; the client sees it.</summary>
    public void Lose(int code)
    {
        if (!_cut)
        {
            _cut = true;
            Closed(code);
        }
    }

    private void Up(ClientMessage message)
    {
        if (!_cut)
        {
            _up.Enqueue(message);
            world.Post(frontend, world.Milliseconds(0.1, 3), ArriveUp);
        }
    }

    private void ArriveUp()
    {
        LastHeard = world.Now;
        Arrive(_up.Dequeue());
    }

    private void Arrive(ClientMessage message)
    {
        if (_receiving is { } receiving)
        {
            _receiving = null;
            receiving.SetResult(message);
        }
        else
        {
            _received.Enqueue(message);
        }
    }

    private void End()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _received.Clear();
        _receiving?.TrySetResult(new ClientMessage(ClientMessageKind.End));
        _receiving = null;
        _writing?.TrySetResult();
        _writing = null;
    }

    private void ArriveDown()
    {
        var frames = _down.Dequeue();
        if (_cut)
        {
            return;
        }

        if (_stalled)
        {
            _unread.Enqueue(frames);
        }
        else
        {
            Consume(frames);
        }
    }

    private void Consume(byte[] frames)
    {
        world.Post(frontend, world.Milliseconds(0.1, 1), () => Drained(frames.Length));
        var rest = frames.AsMemory();
        while (!rest.IsEmpty && !_cut)
        {
            var span = rest.Span;
            var (header, length) = (span[1] & 0x7F) switch
            {
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(span[2..])),
                127 => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(span[2..])),
                var small => (2, small),
            };
            Handle(span[0] & 0x0F, rest.Slice(header, length));
            rest = rest[(header + length)..];
        }
    }

    private void Handle(int opcode, ReadOnlyMemory<byte> payload)
    {
        switch (opcode)
        {
            case 1:
                Text(payload);
                break;
            case 8:
                var code = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload.Span) : 1005;
                SendClose(code);
                Lose(code);
                break;
            case 9:
                world.Post(frontend, world.Milliseconds(0.1, 3), () => LastHeard = world.Now);
                break;
            default:
                world.Fail($"I4: a client got a frame of the kind {opcode}");
                break;
        }
    }

    private void Drained(int bytes)
    {
        _bytesDown -= bytes;
        if (_bytesDown <= WindowBytes)
        {
            _writing?.TrySetResult();
            _writing = null;
        }
    }
}
