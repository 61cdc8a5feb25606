using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tools.Replay.Links;
using Spectre.Console;

namespace OrleansChat.Tools.Replay.Talk;

/// <summary>Somebody at a terminal: hears on one connection, speaks on another.</summary>
internal sealed class Conversing(Uri server, string name, string channel)
{
    /// <returns>The exit code.</returns>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        using var connector = new Connector(server, TimeProvider.System, Random.Shared);
        await using var speaking = await connector.Enter(name, cancellationToken);
        await using var hearing = speaking.Again();
        var conversation = await speaking.Ask(Find, cancellationToken);
        AnsiConsole.MarkupLineInterpolated($"[grey]{channel} on {server}; end with Ctrl+D[/]");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = new Follower(hearing, conversation, Print, static () => { }).Follow(over.Token);
        while (await Console.In.ReadLineAsync(over.Token) is { } line)
        {
            if (line.Length > 0)
            {
                var clientId = Guid.NewGuid().ToString("N");
                await speaking.Ask(
                    c => c.Send(conversation.Id, line, clientId, cancellationToken: over.Token), over.Token);
            }
        }

        await over.CancelAsync();
        await following.ContinueWith(static _ => { }, TaskScheduler.Default);
        return 0;

        async Task<Conversation> Find(ChatConnection connection)
        {
            var found = (await connection.Ask("browse", new { query = channel }, cancellationToken)).Value;
            foreach (var item in found.GetProperty("items").EnumerateArray())
            {
                if (item.GetProperty("title").GetString() == channel)
                {
                    var id = item.GetProperty("id").GetString()!;
                    await connection.Join(id, cancellationToken);
                    var page = await connection.History(id, limit: 1, cancellationToken: cancellationToken);
                    return new Conversation(id, "channel", channel, page.Epoch, page.Head);
                }
            }

            return await connection.Create("channel", channel, cancellationToken: cancellationToken);
        }
    }

    private static void Print(ChatEvent heard)
    {
        switch (heard.Kind)
        {
            case "message":
                AnsiConsole.MarkupLineInterpolated($"[bold]{heard.SenderName ?? "?"}[/] {heard.Body ?? string.Empty}");
                break;
            case "member":
                var change = heard.Json.GetProperty("change").GetString() ?? string.Empty;
                AnsiConsole.MarkupLineInterpolated($"[grey]{heard.SenderName ?? "?"} {change}[/]");
                break;
        }
    }
}
