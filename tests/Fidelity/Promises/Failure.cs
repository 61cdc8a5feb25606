using Shouldly;

namespace OrleansChat.Tests.Fidelity.Promises;

internal static class Failure
{
    /// <summary>The exception of a call. Stays on the test's scheduler, which a simulation needs.</summary>
    public static async Task<TException> Of<TException>(Task call)
        where TException : Exception
    {
        try
        {
            await call;
        }
        catch (TException exception)
        {
            return exception;
        }

        throw new ShouldAssertException($"The call did not fail with {typeof(TException).Name}.");
    }
}
