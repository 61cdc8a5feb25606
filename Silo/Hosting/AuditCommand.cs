using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Configuration;
using OrleansChat.Grains.Audit;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.Hosting;

/// <summary><c>audit verify</c>: proves the chain of the audit log, beside a running server or without one.</summary>
internal static class AuditCommand
{
    private const int Sound = 0;
    private const int Broken = 1;
    private const int Unusable = 2;

    private static readonly Option<string> Noted = new("--noted")
    {
        Description = "NUMBER:HASH printed by an earlier run: detects a truncated or recomputed chain.",
    };

    /// <summary>The setting that each option is.</summary>
    public static IReadOnlyList<(Option Option, string Setting)> Names { get; } =
        [(Noted, $"{AuditOptions.Section}:{nameof(AuditOptions.Noted)}")];

    public static Command Create()
    {
        var verify = new Command("verify", "Check every row and name the first broken one.") { Noted };
        SharedOptions.AddTo(verify);
        verify.SetAction((parsed, cancellationToken) => Refusal.Tell(Unusable, () => Verify(
            SharedOptions.Given(parsed, Names), cancellationToken)));
        return new Command("audit", "The log of security events.") { verify };
    }

    private static async Task<int> Verify(
        Dictionary<string, string?> commandLine, CancellationToken cancellationToken)
    {
        var configuration = ChatConfiguration.Load(commandLine);
        var settings = ServerSettings.Read(configuration);
        var noted = configuration.Read<AuditOptions, AuditOptionsValidator>(AuditOptions.Section).NotedRow;
        await using var services = StorageHosting.ForCommand(settings, configuration);
        await using var storage = await services.GetRequiredService<StorageOpener>().OpenExisting(cancellationToken);
        var proof = await AuditCheck.Run(storage.AuditLog, noted, cancellationToken);
        await Console.Out.WriteLineAsync(
            proof.Error is null
                ? $"The audit log is intact: {proof.Rows} rows. Note elsewhere: {proof.Rows}:{proof.Head}"
                : $"The audit log is broken: {proof.Error}. The {proof.Rows} rows before it are intact.");
        return proof.Error is null ? Sound : Broken;
    }
}
