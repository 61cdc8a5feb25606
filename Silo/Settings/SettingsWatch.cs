using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OrleansChat.Grains.RateLimits;

namespace OrleansChat.Silo.Settings;

/// <summary>
/// Says what becomes of settings that change while the server runs: whether they are wrong, or wait for the next start.
/// Names settings and never their values, which may be secret, unless a value is refused.
/// </summary>
internal sealed partial class SettingsWatch(
    IConfiguration configuration, IServiceProvider services, ILogger<SettingsWatch> logger)
    : IHostedService, IDisposable
{
    /// <summary>The settings that are read again; all others are read at the start.</summary>
    private static readonly string[] TakenUp =
        [$"{RateLimitOptions.Section}:{nameof(RateLimitOptions.Policies)}:", $"{LogLevels.Root}:"];

    private readonly Lock _changesGate = new();
    private Dictionary<string, string?> _last = [];
    private HashSet<string> _mistakes = [];
    private IDisposable? _changes;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _last = Current();
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Compare);
        foreach (var file in ((IConfigurationRoot)configuration).Providers.OfType<FileConfigurationProvider>())
        {
            // Without the exception the file would count as empty.
            file.Source.OnLoadException = broken => LogUnreadable(broken.Exception.GetBaseException().Message);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _changes?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _changes?.Dispose();

    private void Compare()
    {
        lock (_changesGate)
        {
            var current = Current();
            var changed = current.Keys.Union(_last.Keys, StringComparer.OrdinalIgnoreCase)
                .Where(key => current.GetValueOrDefault(key) != _last.GetValueOrDefault(key))
                .Order(StringComparer.Ordinal)
                .ToList();
            _last = current;
            if (changed.Count > 0)
            {
                Tell(changed);
            }
        }
    }

    private void Tell(List<string> changed)
    {
        var mistakes = KnownSettings.Mistakes(configuration)
            .Concat(KnownSettings.SectionNames.SelectMany(Failures))
            .ToHashSet();
        foreach (var mistake in mistakes.Except(_mistakes))
        {
            LogMistake(mistake);
        }

        _mistakes = mistakes;
        foreach (var setting in changed.Select(WithoutIndex).Distinct())
        {
            var isWrong = mistakes.Any(mistake => mistake.Contains(setting, StringComparison.OrdinalIgnoreCase));
            if (!isWrong && !TakenUp.Any(taken => setting.StartsWith(taken, StringComparison.OrdinalIgnoreCase)))
            {
                LogNotTakenUp(setting);
            }
        }
    }

    /// <summary>Asks the validators of a section's options.</summary>
    private IEnumerable<string> Failures(string section) =>
        KnownSettings.TypesOf(section).SelectMany(type =>
        {
            try
            {
                if (services.GetService(typeof(IOptionsFactory<>).MakeGenericType(type)) is { } factory)
                {
                    const string Create = nameof(IOptionsFactory<>.Create);
                    factory.GetType().GetMethod(Create)!.Invoke(factory, [Options.DefaultName]);
                }

                return [];
            }
            catch (System.Reflection.TargetInvocationException fault)
            {
                return fault.InnerException is OptionsValidationException wrong
                    ? wrong.Failures
                    : [fault.InnerException!.Message];
            }
        });

    private Dictionary<string, string?> Current() => KnownSettings.SectionNames.Append(LogLevels.Root)
        .SelectMany(section => configuration.GetSection(section).AsEnumerable())
        .Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    private static string WithoutIndex(string setting) => setting.TrimEnd([.. "0123456789"]).TrimEnd(':');

    [LoggerMessage(3201, LogLevel.Warning, "The setting {Setting} was changed; it takes effect at the next start")]
    private partial void LogNotTakenUp(string setting);

    [LoggerMessage(3202, LogLevel.Warning, "A changed setting is invalid; the old settings stay: {Mistake}")]
    private partial void LogMistake(string mistake);

    [LoggerMessage(3203, LogLevel.Warning, "A changed settings file can't be read; the old settings stay: {Mistake}")]
    private partial void LogUnreadable(string mistake);
}
