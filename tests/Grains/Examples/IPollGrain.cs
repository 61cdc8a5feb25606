using OrleansChat.Accounts;

namespace OrleansChat.Tests.Grains.Examples;

/// <summary>A question that everybody answers once. Key: its name.</summary>
[Alias("example.poll")]
public interface IPollGrain : IGrainWithStringKey
{
    /// <summary>Counts an answer, which is stored when the call returns.</summary>
    /// <returns>Null if it counts; otherwise why it doesn't.</returns>
    [Alias("vote")]
    Task<Refusal?> Vote(UserId voter, string answer);

    /// <summary>How many gave this answer.</summary>
    [Alias("count")]
    Task<int> Count(string answer);
}
