using OrleansChat.Tools.Load.Measuring;

namespace OrleansChat.Tools.Load.Servers;

/// <summary>Where the load goes, and whose processor time and memory count.</summary>
/// <param name="ProcessId">The server's process on this machine; null leaves those figures out.</param>
/// <param name="DatabaseProcessId">The first process of its database on this machine, if that has any.</param>
internal sealed record ServerUnderLoad(Uri Address, int? ProcessId, int? DatabaseProcessId)
{
    public Usage Usage()
    {
        var server = ProcessUsage.Of(ProcessId);
        return new Usage(server.Processor, server.ResidentBytes, ProcessUsage.ProcessorOfFamily(DatabaseProcessId));
    }
}

internal readonly record struct Usage(TimeSpan Processor, long ResidentBytes, TimeSpan DatabaseProcessor);
