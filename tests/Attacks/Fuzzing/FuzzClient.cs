using System.Net.Sockets;
using System.Text;

namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>Plays one case over a TCP connection of its own.</summary>
internal sealed class FuzzClient : IDisposable
{
    private readonly Socket _socket;
    private readonly CancellationToken _stop;
    private readonly Lock _guardsHeard = new();
    private readonly StringBuilder _heard = new();
    private TaskCompletionSource _changed = NewSignal();
    private Task _reading = Task.CompletedTask;
    private bool _hasEnded;

    private FuzzClient(Socket socket, CancellationToken stop)
    {
        _socket = socket;
        _stop = stop;
    }

    public static async Task<FuzzClient> Connect(Uri server, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, stop);
        return new FuzzClient(socket, stop);
    }

    /// <summary>Takes the connection to the stage of the case, and writes what the case says.</summary>
    public async Task Play(FuzzCase fuzz, FuzzTarget target)
    {
        if (fuzz.Reads)
        {
            _reading = Read();
        }

        try
        {
            await Reach(fuzz, target);
            foreach (var step in fuzz.Steps)
            {
                await Write(step);
            }

            if (fuzz.Ending is Ending.CloseFrame)
            {
                await _socket.SendAsync(ClientBytes.Close(1000), _stop);
            }

            if (fuzz.Ending is Ending.Fin)
            {
                _socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // The server has ended it already.
        }
    }

    /// <summary>Goes without waiting for the server, if that is how the case ends.</summary>
    public void Leave(Ending ending)
    {
        if (ending is Ending.Reset)
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        if (ending is Ending.Reset or Ending.Close)
        {
            _socket.Dispose();
        }
    }

    /// <summary>Waits until the server has ended the connection, if anybody reads.</summary>
    public Task Ended() => _reading;

    public void Dispose() => _socket.Dispose();

    private async Task Reach(FuzzCase fuzz, FuzzTarget target)
    {
        if (fuzz.Stage is Stage.Handshake)
        {
            return;
        }

        await Send(ClientBytes.Handshake(target.Host), fuzz.WaitsForAnswers ? "\r\n\r\n" : null);
        if (fuzz.Stage is Stage.AfterHello or Stage.Subscribed || (fuzz.Stage is Stage.Closing && fuzz.Seed % 2 == 0))
        {
            await Send(
                ClientBytes.Message(FuzzWords.Hello(target.Token)), fuzz.WaitsForAnswers ? "\"re\":1," : null);
        }

        if (fuzz.Stage is Stage.Subscribed)
        {
            await Send(
                ClientBytes.Message(FuzzWords.Subscribe(target.Conversation)),
                fuzz.WaitsForAnswers ? "\"re\":2," : null);
        }
    }

    private async Task Send(byte[] bytes, string? answer)
    {
        await _socket.SendAsync(bytes, _stop);
        while (answer is not null)
        {
            Task changed;
            lock (_guardsHeard)
            {
                if (_hasEnded || _heard.ToString().Contains(answer, StringComparison.Ordinal))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(_stop);
        }
    }

    private async Task Write(Step step)
    {
        var rest = step.Bytes.AsMemory();
        for (var piece = step.Pieces; piece > 0 && !rest.IsEmpty; piece--)
        {
            var count = piece == 1 ? rest.Length : Math.Max(1, rest.Length / piece);
            await _socket.SendAsync(rest[..count], _stop);
            rest = rest[count..];
        }
    }

    private async Task Read()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer, _stop) is > 0 and var count)
            {
                lock (_guardsHeard)
                {
                    _heard.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }

                Signal();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // A reset ends it, too.
        }

        lock (_guardsHeard)
        {
            _hasEnded = true;
        }

        Signal();
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_guardsHeard)
        {
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
