using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tools.Load.Servers;

/// <summary>Which server a run starts for itself.</summary>
internal enum ServerKind
{
    /// <summary>The chat server on SQLite.</summary>
    Chat,

    /// <summary>The chat server on PostgreSQL.</summary>
    ChatOnPostgres,

    /// <summary>The baseline with .NET's settings for web programs.</summary>
    Baseline,

    /// <summary>The baseline with the chat server's runtime settings.</summary>
    BaselineTuned,
}

/// <summary>A server that was started for a run, with fresh data, and ends with it.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private OwnServer()
    {
    }

    public ServerUnderLoad UnderLoad { get; private set; } = null!;

    public static async Task<OwnServer> Start(ServerKind kind, CancellationToken cancellationToken)
    {
        var own = new OwnServer();
        try
        {
            own.UnderLoad = kind switch
            {
                ServerKind.Chat => await own.StartChat(null, cancellationToken),
                ServerKind.ChatOnPostgres => await own.StartChat(
                    own.Keep(await PostgresServer.Start(cancellationToken)), cancellationToken),
                ServerKind.Baseline => await own.StartBaseline(RuntimeSettings.OfWebPrograms, cancellationToken),
                _ => await own.StartBaseline(RuntimeSettings.OfChatServer(), cancellationToken),
            };
            return own;
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var index = _owned.Count - 1; index >= 0; index--)
        {
            await _owned[index].DisposeAsync();
        }
    }

    private async Task<ServerUnderLoad> StartChat(PostgresServer? postgres, CancellationToken cancellationToken)
    {
        var options = new ChatServerOptions
        {
            Profile = "development",
            Database = postgres is null ? null : await postgres.CreateDatabase(cancellationToken),
        };
        var chat = Keep(await ChatServer.Start(options, cancellationToken));
        return new ServerUnderLoad(chat.Address, chat.ProcessId, postgres?.ProcessId);
    }

    private async Task<ServerUnderLoad> StartBaseline(string settings, CancellationToken cancellationToken)
    {
        var baseline = Keep(await BaselineProcess.Start(settings, cancellationToken));
        return new ServerUnderLoad(baseline.Address, baseline.ProcessId, null);
    }

    private T Keep<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
