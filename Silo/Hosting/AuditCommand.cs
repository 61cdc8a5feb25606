using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Grains.Audit;

namespace OrleansChat.Silo.Hosting;

/// <summary><c>audit verify</c>: proves the chain of the audit log, beside a running server or without one.</summary>
internal static class AuditCommand
{
    private const int Sound = 0;
    private const int Broken = 1;
    private const int Unusable = 2;

    private static readonly Option<string?> Noted = new("--noted")
    {
        Description = "NUMBER:HASH that an earlier run printed: shows an end that was cut off, or a chain made anew.",
    };

    public static Command Create(Option<string> data, Option<string?> database)
    {
        Noted.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Anchor(token.Value) is null)
            {
                result.AddError("--noted must be NUMBER:HASH, as an earlier run printed it.");
            }
        });
        var verify = new Command("verify", "Check every row; name the first broken one.") { data, database, Noted };
        verify.SetAction((parsed, cancellationToken) => Verify(
            new ServerSettings(
                Port: 0, parsed.GetValue(data)!, parsed.GetValue(database), Profile: "production", ServerRole.Silo),
            parsed.GetValue(Noted) is { } noted ? Anchor(noted) : null,
            cancellationToken));
        return new Command("audit", "What the server remembers of security events.") { verify };
    }

    private static async Task<int> Verify(
        ServerSettings settings, (long Number, string Hash)? noted, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            await using var storage = await StorageHosting.OpenExisting(
                settings, configuration, NullLoggerFactory.Instance);
            var proof = await AuditCheck.Run(storage.AuditLog, noted, cancellationToken);
            await Console.Out.WriteLineAsync(
                proof.Flaw is null
                    ? $"The audit log holds: {proof.Rows} rows. To note elsewhere: {proof.Rows}:{proof.Head}"
                    : $"The audit log is broken: {proof.Flaw}. The {proof.Rows} rows before it hold.");
            return proof.Flaw is null ? Sound : Broken;
        }
        catch (Exception refusal) when (refusal is StartupException)
        {
            await Console.Error.WriteLineAsync(refusal.Message);
            return Unusable;
        }
    }

    private static (long Number, string Hash)? Anchor(string text) =>
        text.Split(':') is [var number, { Length: 64 } hash]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? (parsed, hash.ToLowerInvariant())
            : null;
}
