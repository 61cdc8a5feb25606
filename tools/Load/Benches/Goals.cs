namespace OrleansChat.Tools.Load.Benches;

/// <summary>A figure of the table.</summary>
/// <param name="Bound">The bound for the server on SQLite.</param>
/// <param name="IsRatio">Whether the bound is for the ratio to the baseline, or for the figure itself.</param>
/// <param name="MoreIsBetter">Whether the bound is the least or the most.</param>
internal sealed record Goal(
    string Workload, string Key, string Label, double Bound, bool IsRatio, bool MoreIsBetter = false)
{
    public static readonly Goal[] All =
    [
        new("fanout", "cpuPerDeliveryUs", "fanout at 20/s: server CPU, µs a delivery", 0.85, true),
        new("fanout", "deliveryP50Ms", "fanout at 20/s: delivery p50, ms", double.NaN, true),
        new("fanout", "deliveryP99Ms", "fanout at 20/s: delivery p99, ms", 1.0, true),
        new("fanout-sweep", "deliveriesPerSecond", "fanout, highest deliveries/s", 2.0, true, true),
        new("fanout-sweep", "cpuPerDeliveryUs", "fanout there: server CPU, µs a delivery", 0.5, false),
        new("rooms", "cpuPerMessageUs", "rooms at 500/s: server CPU, µs a message", 1.8, true),
        new("rooms", "databaseCpuPerMessageUs", "rooms at 500/s: database CPU, µs a message", double.NaN, false),
        new("rooms", "ackP50Ms", "rooms at 500/s: acknowledged p50, ms", 0.7, false),
        new("rooms", "ackP99Ms", "rooms at 500/s: acknowledged p99, ms", 3.0, false),
        new("rooms-sweep", "messagesPerSecond", "rooms, highest messages/s", 0.45, true, true),
        new("idle", "kibPerConnection", "idle: KiB a connection", 12.5, false),
        new("idle", "cpuPerConnectUs", "idle: server CPU, µs a connect with hello", 700, false),
        new("idle", "connectsPerSecond", "idle: connects/s", double.NaN, true, true),
        new("storm", "caughtUpSeconds", "storm: seconds until all have caught up", 3.0, false),
        new("storm", "calmP99Ms", "storm: live p99 before, ms", double.NaN, false),
        new("storm", "stormP99Ms", "storm: live p99 meanwhile, ms", double.NaN, false),
    ];

    public bool IsMet(double value) => MoreIsBetter ? value >= Bound : value <= Bound;
}
