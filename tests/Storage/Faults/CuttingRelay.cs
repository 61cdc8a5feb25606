using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.Storage.Faults;

/// <summary>Stands between a client and its database, and can cut the line just before a chosen answer.</summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private byte[]? _cutBefore;

    /// <param name="serverPort">The port of the database, on the loopback.</param>
    /// <param name="address">Where it listens; the loopback unless it is said.</param>
    public CuttingRelay(int serverPort, IPAddress? address = null)
    {
        _serverPort = serverPort;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next answer that holds these bytes does not arrive, and its connection ends.</summary>
    public void CutBefore(byte[] answer) => Volatile.Write(ref _cutBefore, answer);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var relayed = new List<Task>();
        try
        {
            while (true)
            {
                relayed.Add(Relay(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relayed);
        }
    }

    private async Task Relay(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The database is away, and the client sees its connection end.
                return;
            }

            await Task.WhenAny(
                Copy(client.GetStream(), server.GetStream(), _ => false),
                Copy(server.GetStream(), client.GetStream(), MustCut));
        }
    }

    private async Task Copy(NetworkStream from, NetworkStream to, Predicate<ReadOnlyMemory<byte>> mustCut)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, _stop.Token)) > 0 && !mustCut(buffer.AsMemory(0, count)))
            {
                await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception exception)
            when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other direction ended first.
        }
    }

    private bool MustCut(ReadOnlyMemory<byte> answer)
    {
        var isCut = Volatile.Read(ref _cutBefore) is { } wanted && answer.Span.IndexOf(wanted) >= 0;
        if (isCut)
        {
            Volatile.Write(ref _cutBefore, null);
        }

        return isCut;
    }
}
