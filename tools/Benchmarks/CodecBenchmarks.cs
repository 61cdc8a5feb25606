using System.Text;
using BenchmarkDotNet.Attributes;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tools.Benchmarks;

/// <summary>The cost of reading and writing a message of 128 bytes of text as JSON.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly byte[] _send = Encoding.UTF8.GetBytes(
        """{"id":7,"type":"send","conversation":"c-plaza","recipientType":"channel","clientId":"m-1","text":"TEXT"}"""
            .Replace("TEXT", new string('x', 128), StringComparison.Ordinal));

    private readonly LoggedEvent _event = Events.Message(12_345, new string('x', 128));

    [Benchmark]
    public object? ReadSend() =>
        Envelope.TryRead(_send, out var envelope) ? RequestDecoder.Decode(envelope.Kind, _send, out _) : null;

    [Benchmark]
    public byte[] WriteEvent() => EventFrames.Logged(_event);

    [Benchmark]
    public byte[] WriteReply() => ReplyFrames.Pong(7, Events.At);
}
