using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Client;

public sealed partial class ChatConnection
{
    private async Task Read()
    {
        Closing closing;
        try
        {
            while (await _socket.Receive(_disposed.Token) is { } message)
            {
                // With "batch" the server puts several objects in one message, one a line.
                foreach (var line in message.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    Take(line);
                }

                await _mayRead.Task;
            }

            closing = _socket.Closing!;
        }
        catch (OperationCanceledException)
        {
            closing = new Closing(Closing.WithoutCode, "This side went away.");
        }
        catch (JsonException exception)
        {
            closing = new Closing(Closing.WithoutCode, $"The server sent no JSON: {exception.Message}");
            _socket.Abort();
        }

        End(closing);
    }

    private void Take(string line)
    {
        JsonElement frame;
        using (var document = JsonDocument.Parse(line))
        {
            frame = document.RootElement.Clone();
        }

        var index = _received++;
        if (!frame.TryGetProperty("re", out _))
        {
            var heard = ChatEvent.Parse(frame, index);
            if (Tap is null || !Tap(heard))
            {
                Events.Add(heard);
            }

            return;
        }

        var reply = Reply.Parse(frame, index);
        if (reply.Id is { } id && _asked.TryRemove(id, out var asked))
        {
            asked.TrySetResult(reply);
            return;
        }

        StrayReplies.Add(reply);
    }

    private void End(Closing closing)
    {
        var ended = new ConnectionEndedException(closing);
        ClosedAt = Stopwatch.GetTimestamp();
        _closed.TrySetResult(closing);
        Events.End(ended);
        StrayReplies.End(ended);
        foreach (var id in _asked.Keys)
        {
            if (_asked.TryRemove(id, out var asked))
            {
                asked.TrySetException(ended);

                // Nobody need await the reply of a connection that is gone.
                _ = asked.Task.Exception;
            }
        }
    }
}
