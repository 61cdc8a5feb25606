using Microsoft.Extensions.Logging;

namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>Logs become notes of the world, when somebody reads them.</summary>
internal sealed class NoteLoggerFactory(Process process) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new NoteLogger(process);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class NoteLogger(Process process) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => process.World.Listener is not null;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            process.World.Tell(() => $"{process} log: {formatter(state, exception)} {exception?.Message}");
    }
}
