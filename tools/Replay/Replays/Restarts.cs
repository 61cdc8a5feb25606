using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tools.Replay.Replays;

/// <summary>Restarts the server in the middle of the traffic, after each so many acknowledged messages.</summary>
internal sealed class Restarts(ChatServer server, int every, bool kill)
{
    private readonly Lock _guardsRestart = new();
    private int _acknowledged;
    private Task _restart = Task.CompletedTask;

    public int Count { get; private set; }

    public void Acknowledged()
    {
        lock (_guardsRestart)
        {
            if (++_acknowledged % every == 0 && _restart.IsCompletedSuccessfully)
            {
                Count++;
                _restart = Restart();
            }
        }
    }

    /// <summary>Awaits the restart under way; throws if one failed.</summary>
    public Task Finished()
    {
        lock (_guardsRestart)
        {
            return _restart;
        }
    }

    private async Task Restart()
    {
        // The caller goes on sending while the server falls.
        await Task.Yield();
        if (kill)
        {
            await server.Kill();
        }
        else
        {
            await server.Stop();
        }

        await server.Start();
    }
}
