namespace OrleansChat.Tools.Load.Traffic;

/// <summary>Looks for the highest rate that is kept: doubles until one is not, then halves the gap.</summary>
internal sealed class Sweep(Func<double, StepResult> step, Action repair)
{
    // A rate counts as too high only when it failed twice: other programs of the machine fail a step too.
    private const int Tries = 2;
    private const int Refinements = 3;
    private const double RateMax = 1_000_000;

    /// <returns>The highest rate that was kept; null when not even the first was.</returns>
    public StepResult? Run(double rate)
    {
        StepResult? best = null;
        var tooHigh = RateMax;
        while (rate < tooHigh)
        {
            if (Try(rate) is not { } kept)
            {
                tooHigh = rate;
                break;
            }

            best = kept;
            rate *= 2;
        }

        for (var refinement = 0; best is not null && refinement < Refinements; refinement++)
        {
            var between = Math.Sqrt(best.Rate * tooHigh);
            if (Try(between) is { } kept)
            {
                best = kept;
            }
            else
            {
                tooHigh = between;
            }
        }

        return best;
    }

    private StepResult? Try(double rate)
    {
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var result = step(rate);
            if (result.IsKept)
            {
                return result;
            }

            repair();
        }

        return null;
    }
}
