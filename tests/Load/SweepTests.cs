using OrleansChat.Tools.Load.Measuring;
using OrleansChat.Tools.Load.Traffic;

namespace OrleansChat.Tests.Load;

public sealed class SweepTests
{
    private const double Capacity = 1_000;

    private readonly List<double> _tried = [];

    [Fact]
    public void The_highest_rate_is_found_to_ten_percent()
    {
        var best = new Sweep(rate => Result(rate, isKept: rate <= Capacity), () => { }).Run(20);

        best.ShouldNotBeNull();
        best.Rate.ShouldBeInRange(Capacity * 0.9, Capacity);
    }

    [Fact]
    public void A_single_failure_is_not_a_verdict()
    {
        var best = new Sweep(rate => Result(rate, rate <= Capacity && _tried.Count != 3), () => { }).Run(20);

        best.ShouldNotBeNull();
        best.Rate.ShouldBeInRange(Capacity * 0.9, Capacity);
    }

    [Fact]
    public void Nothing_is_found_when_the_first_rate_is_too_high() =>
        new Sweep(rate => Result(rate, isKept: false), () => { }).Run(20).ShouldBeNull();

    private StepResult Result(double rate, bool isKept)
    {
        _tried.Add(rate);
        return new StepResult
        {
            Rate = rate,
            Elapsed = TimeSpan.FromSeconds(1),
            Measurement = new Measurement(),
            Stored = 0,
            Lost = isKept ? 0 : 1,
            Processor = TimeSpan.Zero,
            DatabaseProcessor = TimeSpan.Zero,
        };
    }
}
