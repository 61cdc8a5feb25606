using Microsoft.Extensions.Options;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Hosting;

/// <summary>What a person can mend is told in a sentence, not by a stack trace.</summary>
internal static class Refusal
{
    /// <summary>Runs a command; tells why it could not, and gives the exit code then.</summary>
    public static async Task<int> Tell(int exitCode, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception fault) when (SentenceOf(fault) is not null)
        {
            await Console.Error.WriteLineAsync(SentenceOf(fault));
            return exitCode;
        }
    }

    private static string? SentenceOf(Exception fault) => fault switch
    {
        StartupException or DatabaseUnusableException => fault.Message,
        OptionsValidationException wrong => string.Join('\n', wrong.Failures),

        // Of several sections.
        AggregateException faults when faults.InnerExceptions.All(inner => SentenceOf(inner) is not null) =>
            string.Join('\n', faults.InnerExceptions.Select(SentenceOf)),
        _ => null,
    };
}
