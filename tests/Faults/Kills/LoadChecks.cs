using OrleansChat.Tests.Client.Load;

namespace OrleansChat.Tests.Faults.Kills;

internal static class LoadChecks
{
    /// <summary>Lets all that was begun come to its end and holds everybody to what was promised.</summary>
    public static async Task Check(this SteadyLoad load)
    {
        await load.Finish();
        TestContext.Current.TestOutputHelper?.WriteLine($"{load}");
        load.Ledger.Broken.ShouldBeEmpty($"{load}");
    }
}
