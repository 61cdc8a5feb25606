using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Has files scanned by a ClamAV daemon, if one is set: its command INSTREAM, one connection a file.</summary>
internal sealed class VirusScanner(UploadOptions options, TimeProvider time)
{
    private const int ChunkBytes = 64 * 1024;
    private const int AnswerBytesMax = 1024;

    /// <returns>The daemon's name for what it found; null if the file is clean, or if no scanner is set.</returns>
    /// <exception cref="ScannerUnavailableException">It can't be told whether the file is clean.</exception>
    public async Task<string?> Scan(Stream content, CancellationToken cancellationToken)
    {
        if (options.Scanner is not { Length: > 0 } address)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(options.ScannerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return Read(await Ask(address, content, either.Token));
        }
        catch (Exception fault) when (fault is SocketException or IOException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ScannerUnavailableException($"The virus scanner at {address} failed: {fault.Message}", fault);
        }
    }

    private static async Task<string> Ask(string address, Stream content, CancellationToken cancellationToken)
    {
        var endPoint = ClamdAddress.Parse(address)!;
        using var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, cancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancellationToken);
        await Send(content, stream, cancellationToken);
        return await ReadAnswer(stream, cancellationToken);
    }

    /// <summary>Chunks, each after its length; one of length 0 ends the file.</summary>
    private static async Task Send(Stream content, NetworkStream stream, CancellationToken cancellationToken)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(sizeof(uint) + ChunkBytes);
        try
        {
            int count;
            do
            {
                count = await content.ReadAsync(chunk.AsMemory(sizeof(uint), ChunkBytes), cancellationToken);
                BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)count);
                await stream.WriteAsync(chunk.AsMemory(0, sizeof(uint) + count), cancellationToken);
            }
            while (count > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static async Task<string> ReadAnswer(NetworkStream stream, CancellationToken cancellationToken)
    {
        var answer = new byte[AnswerBytesMax];
        var length = await stream.ReadAtLeastAsync(
            answer, answer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }

    /// <summary><c>stream: OK</c>, <c>stream: NAME FOUND</c>, or an error.</summary>
    private static string? Read(string answer)
    {
        const string Prefix = "stream: ";
        const string Found = " FOUND";
        return answer == Prefix + "OK" ? null
            : answer.StartsWith(Prefix, StringComparison.Ordinal) && answer.EndsWith(Found, StringComparison.Ordinal)
                ? answer[Prefix.Length..^Found.Length]
            : throw new IOException($"it answered '{answer}'");
    }
}

/// <summary>No file is taken while the scanner can't be asked.</summary>
internal sealed class ScannerUnavailableException(string message, Exception inner) : Exception(message, inner);
