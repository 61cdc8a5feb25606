using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OrleansChat.Tests.Client;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

/// <summary>The part of a conversation around a message far above its end.</summary>
public sealed class ExcerptTests(ChatSite site)
{
    private const int Lines = 60;

    [Fact]
    public async Task Messages_below_an_original_appear_although_many_events_between_show_nothing()
    {
        await using var writer = await site.Connect("Writer");
        await LongAgo(writer, "Much applauded", reactions: 110);
        await using var reader = await site.Enter("Reader");
        await reader.JoinChannel("Much applauded");
        await Expect(reader.Message("Line 1")).ToHaveCountAsync(0);
        await Follow(reader);
        await Expect(reader.Message("In the beginning")).ToBeFocusedAsync();
        await reader.Sees("Line 1");
    }

    [Fact, Trait("Category", "Long")]
    public async Task An_original_that_comes_too_late_leaves_its_conversation_at_the_end()
    {
        await using var writer = await site.Connect("Writer");
        await LongAgo(writer, "Slow to answer", reactions: 60);
        await using var reader = await site.Open();
        var answer = await HoldExcerpt(reader.Window);
        await reader.EnterAsGuest("Reader");
        await reader.CreateChannel("Meanwhile");
        await reader.JoinChannel("Slow to answer");
        await Follow(reader);
        var release = await answer.WaitAsync(ChatSite.Stopped);
        await reader.InList("Meanwhile").ClickAsync();
        await reader.IsOpen("Meanwhile");
        release();
        await reader.Say("What the server says next");
        await reader.InList("Slow to answer").ClickAsync();
        await reader.IsOpen("Slow to answer");
        await Expect(reader.Message("As I said")).ToBeInViewportAsync();
        await Expect(reader.Message("In the beginning")).ToHaveCountAsync(0);
    }

    /// <summary>Follows the quote at the end of the conversation to its original.</summary>
    private static async Task Follow(ChatPage reader)
    {
        var quote = reader.Message("As I said").Locator(".quote");
        await Expect(quote).ToContainTextAsync("In the beginning");
        await quote.ClickAsync();
    }

    /// <summary>Holds the answer to the first request for an excerpt.</summary>
    /// <returns>What lets it go, once it has come.</returns>
    private static async Task<Task<Action>> HoldExcerpt(IPage window)
    {
        var answer = new TaskCompletionSource<Action>(TaskCreationOptions.RunContinuationsAsynchronously);
        string? beginning = null;
        await window.RouteWebSocketAsync("**/v1/ws", socket =>
        {
            var server = socket.ConnectToServer();
            socket.OnMessage(frame =>
            {
                var request = JsonNode.Parse(frame.Text!)!;
                if (request["around"] is not null && (int)request["limit"]! > 1)
                {
                    beginning ??= $"{{\"re\":{request["id"]},";
                }

                server.Send(frame.Text!);
            });
            server.OnMessage(frame =>
            {
                if (beginning is null || !frame.Text!.Contains(beginning, StringComparison.Ordinal))
                {
                    socket.Send(frame.Text!);
                }
                else
                {
                    answer.TrySetResult(() => socket.Send(frame.Text));
                }
            });
        });
        return answer.Task;
    }

    /// <summary>A channel with a message, reactions to it, many others, and a reply to the first at the end.</summary>
    private static async Task LongAgo(ChatConnection writer, string title, int reactions)
    {
        var stopped = ChatSite.Stopped;
        var conversation = (await writer.Create("channel", title, cancellationToken: stopped)).Id;
        var target = (await writer.Send(conversation, "In the beginning", cancellationToken: stopped)).Seq;
        for (var number = 0; number < reactions; number++)
        {
            var (clientId, on) = ($"reaction {number}", number % 2 == 0);
            await writer.Ask("react", new { conversation, target, clientId, emoji = "👏", on }, stopped);
        }

        for (var number = 1; number <= Lines; number++)
        {
            await writer.Send(conversation, $"Line {number}", cancellationToken: stopped);
        }

        const string Text = "As I said";
        var reply = new { conversation, recipientType = "channel", clientId = "reply", text = Text, replyTo = target };
        await writer.Ask("send", reply, stopped);
    }
}
