using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;
using OrleansChat.Tools.Load.Sockets;
using OrleansChat.Tools.Load.Traffic;

namespace OrleansChat.Tools.Load.Workloads;

/// <summary>Messages at a rate, or at the highest rate that is kept: what <c>fanout</c> and <c>rooms</c> are.</summary>
internal static class TrafficWorkload
{
    public static async Task<Outcome> Run(
        string name,
        WorkloadOptions options,
        ServerUnderLoad server,
        Progress progress,
        CancellationToken cancellationToken)
    {
        using var loop = new LoadLoop(Endpoint.Of(server.Address), TimeProvider.System);
        var population = new Population(loop, options, progress);
        await population.Settle(server, cancellationToken);
        population.Connect();
        population.Subscribe();
        progress.Say($"{population.Readers.Count} readers");
        var step = new Step(loop, server, population.Senders, progress);
        step.Run(options.Rate, options.WarmUp);
        var result = step.Run(options.Rate, options.Duration);
        progress.Say(Line(result));
        if (!options.Sweep)
        {
            return new Outcome(name, [.. Shape(options), .. Figures(result, server)], result.IsWhole);
        }

        var best = new Sweep(rate => Shown(step.Run(rate, options.Duration)), population.Repair).Run(options.Rate);
        return new Outcome(
            name + " sweep", [.. Shape(options), .. best is null ? [] : Figures(best, server)], best is not null);

        StepResult Shown(StepResult tried)
        {
            progress.Say(Line(tried));
            return tried;
        }
    }

    public static string Line(StepResult result)
    {
        var measurement = result.Measurement;
        var verdict = result.IsKept ? "kept" : "NOT KEPT";
        var refused = string.Join(", ", measurement.Refused.Select(pair => $"{pair.Key} {pair.Value}"));
        return $"{result.Rate:0}/s {verdict}: {Numbers.Readable(result.DeliveriesPerSecond)} deliveries/s, "
            + $"ack p50/p99 {Milliseconds(measurement.Acknowledged.Percentile(50))}/"
            + $"{Milliseconds(measurement.Acknowledged.Percentile(99))} ms, "
            + $"delivery p50/p99 {Milliseconds(measurement.Delivered.Percentile(50))}/"
            + $"{Milliseconds(measurement.Delivered.Percentile(99))} ms, "
            + $"{Numbers.Readable(result.ProcessorPerDelivery)} µs/delivery, "
            + $"{Numbers.Readable(result.ProcessorPerMessage)} µs/message, "
            + $"unanswered {measurement.Sent - measurement.Answered}, lost {result.Lost}, "
            + $"duplicates {measurement.Duplicates}, reordered {measurement.Reordered}, "
            + $"disconnected {measurement.Disconnected}, refused {measurement.RefusedCount} {refused}";
    }

    public static IEnumerable<Figure> Shape(WorkloadOptions options) =>
    [
        new("conversations", "conversations", options.Rooms),
        new("readers", "readers a conversation", options.Readers),
        new("textBytes", "bytes of text", options.TextBytes),
    ];

    public static IEnumerable<Figure> Figures(StepResult result, ServerUnderLoad server)
    {
        var measurement = result.Measurement;
        var known = server.ProcessId is null ? double.NaN : 1;
        return
        [
            new("rate", "messages/s asked", result.Rate),
            new("messagesPerSecond", "messages/s acknowledged", result.MessagesPerSecond),
            new("deliveriesPerSecond", "deliveries/s", result.DeliveriesPerSecond),
            new("ackP50Ms", "acknowledged, p50 ms", measurement.Acknowledged.Percentile(50).TotalMilliseconds),
            new("ackP99Ms", "acknowledged, p99 ms", measurement.Acknowledged.Percentile(99).TotalMilliseconds),
            new("ackMaxMs", "acknowledged, longest ms", measurement.Acknowledged.Max.TotalMilliseconds),
            new("deliveryP50Ms", "delivered, p50 ms", measurement.Delivered.Percentile(50).TotalMilliseconds),
            new("deliveryP99Ms", "delivered, p99 ms", measurement.Delivered.Percentile(99).TotalMilliseconds),
            new("deliveryMaxMs", "delivered, longest ms", measurement.Delivered.Max.TotalMilliseconds),
            new("cpuPerDeliveryUs", "server CPU, µs a delivery", known * result.ProcessorPerDelivery),
            new("cpuPerMessageUs", "server CPU, µs a message", known * result.ProcessorPerMessage),
            new("databaseCpuPerMessageUs", "database CPU, µs a message", result.DatabaseProcessorPerMessage),
            new("serverCores", "server CPU, cores", known * result.Processor / result.Elapsed),
            new("residentMiB", "server memory, MiB", known * server.Usage().ResidentBytes / 1024 / 1024),
            new("unanswered", "sends without an answer", measurement.Sent - measurement.Answered),
            new("refused", "sends refused", measurement.RefusedCount),
            new("lost", "deliveries lost", result.Lost),
            new("duplicates", "deliveries twice", measurement.Duplicates),
            new("reordered", "deliveries out of order", measurement.Reordered),
            new("disconnected", "connections lost", measurement.Disconnected),
        ];
    }

    private static string Milliseconds(TimeSpan span) => Numbers.Readable(span.TotalMilliseconds);
}
