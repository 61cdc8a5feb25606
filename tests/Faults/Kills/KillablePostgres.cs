using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Kills;

/// <summary>A PostgreSQL that a test may kill.</summary>
internal static class KillablePostgres
{
    /// <summary>Starts one; skips the test where there can be none, which the check doesn't allow.</summary>
    public static async Task<PostgresServer> Start()
    {
        try
        {
            var postgres = await PostgresServer.Start();
            if (!postgres.IsOurs)
            {
                Assert.Skip("Only a PostgreSQL of ours can be killed.");
            }

            return postgres;
        }
        catch (PostgresUnavailableException exception) when (PostgresUnavailableException.MaySkip)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
