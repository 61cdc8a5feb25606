using System.Globalization;
using OrleansChat.Tools.Load.Measuring;

namespace OrleansChat.Tools.Load.Reports;

/// <summary>A line a second on standard error about where a run is.</summary>
internal sealed class Progress(string name, TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private long _shown = time.GetTimestamp();

    public void Say(string what) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name} {time.GetElapsedTime(_start).TotalSeconds,6:0.0} s  {what}"));

    public void Show(double rate, Measurement measurement)
    {
        if (time.GetElapsedTime(_shown) < Period)
        {
            return;
        }

        _shown = time.GetTimestamp();
        var delivered = measurement.Delivered;
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{rate:0}/s  sent {measurement.Sent}  acknowledged {measurement.Acknowledged.Count}  "
            + $"delivered {delivered.Count}  p99 {delivered.Percentile(99).TotalMilliseconds:0.0} ms"));
    }
}
