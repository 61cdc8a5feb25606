using System.Buffers;
using System.Net.WebSockets;

namespace OrleansChat.Tools.Load.Baseline;

/// <summary>A connection: a delivery copies into its buffer, and one work item writes what has gathered.</summary>
internal sealed class BaselineConnection(BaselineServer server, Stream stream, Action abort) : IThreadPoolWorkItem
{
    private const int WaitingBytesMax = 1024 * 1024;
    private const int FrameBytes = 8 * 1024;

    private readonly Lock _buffer = new();
    private readonly BaselineRequests _requests = new(server);
    private byte[] _waiting = [];
    private int _waitingLength;
    private bool _isWriting;
    private bool _hasEnded;

    public async Task Run()
    {
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        try
        {
            while (await Read(socket))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or WebSocketException
                                              or OperationCanceledException)
        {
            // The client is gone.
        }
        finally
        {
            _hasEnded = true;
            _requests.Leave(this);
        }
    }

    /// <summary>Takes a frame; beyond the limit the reader is too slow and is let go.</summary>
    public void Deliver(ReadOnlySpan<byte> frame)
    {
        lock (_buffer)
        {
            if (_hasEnded || _waitingLength + frame.Length > WaitingBytesMax)
            {
                if (!_hasEnded)
                {
                    _hasEnded = true;
                    abort();
                }

                return;
            }

            if (_waitingLength + frame.Length > _waiting.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_waitingLength + frame.Length, _waiting.Length * 2));
                _waiting.AsSpan(0, _waitingLength).CopyTo(larger);
                Return(_waiting);
                _waiting = larger;
            }

            frame.CopyTo(_waiting.AsSpan(_waitingLength));
            _waitingLength += frame.Length;
            if (!_isWriting)
            {
                _isWriting = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = Write();

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A read without a buffer waits; only what has come gets one.
    private async Task<bool> Read(WebSocket socket)
    {
        await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        var buffer = ArrayPool<byte>.Shared.Rent(FrameBytes);
        try
        {
            var length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += result.Count;
            }
            while (!result.EndOfMessage && length < buffer.Length);

            if (result.MessageType != WebSocketMessageType.Text || !result.EndOfMessage || _hasEnded)
            {
                return false;
            }

            _requests.Handle(this, buffer.AsSpan(0, length));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task Write()
    {
        try
        {
            while (Take() is { Count: > 0 } gathered)
            {
                await stream.WriteAsync(gathered.AsMemory());
                Return(gathered.Array!);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
                                              or ObjectDisposedException)
        {
            _hasEnded = true;
        }
    }

    private ArraySegment<byte> Take()
    {
        lock (_buffer)
        {
            if (_waitingLength == 0)
            {
                _isWriting = false;
                return default;
            }

            var gathered = new ArraySegment<byte>(_waiting, 0, _waitingLength);
            _waiting = [];
            _waitingLength = 0;
            return gathered;
        }
    }
}
