using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;
using OrleansChat.Tools.Load.Sockets;

namespace OrleansChat.Tools.Load.Workloads;

/// <summary>Many connections that do nothing, each in a conversation: what they cost to make and to keep.</summary>
internal static class IdleWorkload
{
    public static async Task<Outcome> Run(
        WorkloadOptions options, ServerUnderLoad server, Progress progress, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var loop = new LoadLoop(Endpoint.Of(server.Address), time);
        var population = new Population(loop, options, progress);
        await population.Settle(server, cancellationToken);
        Rest(loop, options.WarmUp);
        var before = server.Usage();
        var start = loop.Now;
        population.Connect();
        var connecting = time.GetElapsedTime(start, loop.Now);
        var connected = server.Usage();
        progress.Say($"{population.Readers.Count} connections");
        population.Subscribe();
        var subscribed = server.Usage();
        progress.Say("subscribed");
        Rest(loop, options.WarmUp);
        var rested = server.Usage();
        start = loop.Now;
        Rest(loop, options.Duration);
        var idling = time.GetElapsedTime(start, loop.Now);
        var after = server.Usage();
        var count = population.Readers.Count;
        var lost = population.Readers.Count(one => !one.Reader.IsReading);
        var known = server.ProcessId is null ? double.NaN : 1;
        return new Outcome(
            "idle",
            [
                new("connections", "connections", count),
                new("readers", "readers a conversation", options.Readers),
                new("connectsPerSecond", "connects/s, with hello", count / connecting.TotalSeconds),
                new("cpuPerConnectUs", "server CPU, µs a connect with hello",
                    known * (connected.Processor - before.Processor).TotalMicroseconds / count),
                new("cpuPerSubscribeUs", "server CPU, µs a subscription",
                    known * (subscribed.Processor - connected.Processor).TotalMicroseconds / count),
                new("kibPerConnection", "server memory, KiB a connection",
                    known * (after.ResidentBytes - before.ResidentBytes) / 1024.0 / count),
                new("residentMiB", "server memory, MiB in all", known * after.ResidentBytes / 1024 / 1024),
                new("idleCores", "server CPU while idle, cores",
                    known * ((after.Processor - rested.Processor) / idling)),
                new("disconnected", "connections lost", lost),
            ],
            lost == 0);
    }

    private static void Rest(LoadLoop loop, TimeSpan span) => loop.Until(() => false, span);
}
