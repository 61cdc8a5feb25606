using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Tests.Attacks.Secrets;

/// <summary>Everything that is logged at whatever level, with exceptions and scopes, and all of every trace.</summary>
internal sealed class LogCapture : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ActivityListener _listener;
    private IExternalScopeProvider? _scopes;

    public LogCapture()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _lines.Enqueue(
                $"{activity.Source.Name} {activity.DisplayName} {activity.StatusDescription} "
                + string.Join(' ', activity.TagObjects.Concat(activity.Events.SelectMany(happened => happened.Tags)))
                + string.Join(' ', activity.Baggage)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => _listener.Dispose();

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            var line = $"{logLevel} {category} {formatter(state, exception)} {values} {exception}";
            capture._scopes?.ForEachScope((scope, _) => line += $" {scope}", state);
            capture._lines.Enqueue(line);
        }
    }
}
