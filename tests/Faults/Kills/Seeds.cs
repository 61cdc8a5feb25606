using System.Globalization;

namespace OrleansChat.Tests.Faults.Kills;

/// <summary>Where the chance of a run comes from. CHAT_FAULT_SEED repeats the schedule of an earlier one.</summary>
internal static class Seeds
{
    public static int Next() =>
        Environment.GetEnvironmentVariable("CHAT_FAULT_SEED") is { Length: > 0 } named
            ? int.Parse(named, CultureInfo.InvariantCulture)
            : Random.Shared.Next(1, 1_000_000) * 1_000;
}
