using BenchmarkDotNet.Attributes;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tools.Benchmarks;

/// <summary>An event from its arrival to the last write, without sockets; a figure is an event.</summary>
[MemoryDiagnoser]
public class FanoutBenchmarks : IDisposable
{
    private const int Events = 100;

    private Crowd? _crowd;

    [Params(1, 10, 1_000)]
    public int Readers { get; set; }

    [GlobalSetup]
    public void Gather() => _crowd = new Crowd(Readers);

    [GlobalCleanup]
    public void Dispose()
    {
        _crowd?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public void Deliver() => _crowd!.Deliver(Events);
}
