using System.Net.Sockets;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>A WebSocket that reads only the number of a message.</summary>
internal sealed partial class Connection
{
    private readonly LoadLoop _loop;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly TaskCompletionSource<Connection> _opened = new();
    private readonly HashSet<long> _asked = [];
    private byte[] _unsent = [];
    private byte[] _partial = [];
    private int _unsentLength;
    private int _partialLength;
    private bool _waitsToWrite = true;

    public Connection(LoadLoop loop, Socket socket, int key, byte[] handshake)
    {
        _loop = loop;
        _socket = socket;
        _descriptor = (int)socket.Handle;
        Key = key;
        Keep(handshake);
    }

    /// <summary>Its id in the loop.</summary>
    public int Key { get; }

    public Task<Connection> Opened => _opened.Task;

    public bool IsOpen => _opened.Task.IsCompletedSuccessfully && !HasEnded;

    public bool HasEnded { get; private set; }

    /// <summary>The code of the server's close frame; 0 when there was none.</summary>
    public int CloseCode { get; private set; }

    /// <summary>The receiver of events; null drops them.</summary>
    public Reader? Reader { get; set; }

    /// <summary>Sends a request and waits for its reply.</summary>
    /// <param name="members">The members behind the id, such as <c>"type":"ping"</c>.</param>
    public async Task<byte[]> Ask(string members)
    {
        var (id, reply) = _loop.Requests.Ask();
        _asked.Add(id);
        SendText(System.Text.Encoding.UTF8.GetBytes($"{{\"id\":{id},{members}}}"));
        try
        {
            return await reply;
        }
        finally
        {
            _asked.Remove(id);
        }
    }

    public void SendText(ReadOnlySpan<byte> payload) => SendFrame(ClientFrames.Text, payload);

    /// <summary>Ends the socket without a word, as a lost network does.</summary>
    public void Drop() => End("the load generator dropped it");

    /// <summary>The socket can be read or written.</summary>
    internal void Ready(byte[] buffer)
    {
        if (_waitsToWrite && !Flush())
        {
            return;
        }

        _partial.AsSpan(0, _partialLength).CopyTo(buffer);
        var received = _socket.Receive(buffer.AsSpan(_partialLength), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (received <= 0 || error != SocketError.Success)
        {
            End(error == SocketError.Success ? "the server closed it" : error.ToString());
            return;
        }

        var length = _partialLength + received;
        var used = Read(buffer.AsSpan(0, length), _loop.Now);
        _partialLength = length - used;
        if (_partialLength > _partial.Length)
        {
            _partial = new byte[Math.Max(1_024, _partialLength * 2)];
        }

        buffer.AsSpan(used, _partialLength).CopyTo(_partial);
    }
}
