using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Hosting;

/// <summary>What a person can mend is told in a sentence, not by a stack trace.</summary>
internal static class Refusal
{
    /// <summary>What turns settings into values throws nothing more telling than its name.</summary>
    private static readonly string?[] SettingsReaders =
    [
        typeof(ConfigurationBinder).Assembly.GetName().Name,
        "Microsoft.Extensions.Logging.Configuration",
    ];

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

        // Text where a number or a time should be; the message names the setting.
        InvalidOperationException when IsOfSettings(fault) => fault.Message,
        _ => null,
    };

    private static bool IsOfSettings(Exception fault) => SettingsReaders.Contains(fault.Source);
}
