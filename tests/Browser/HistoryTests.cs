using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class HistoryTests(ChatSite site)
{
    private const int Messages = 180;

    [Fact]
    public async Task Scrolling_back_reads_all_pages_without_a_hole_and_keeps_the_place()
    {
        await using var writer = await site.Connect("Writer");
        var channel = await writer.Create("channel", "Long memory", cancellationToken: ChatSite.Stopped);
        for (var number = 1; number <= Messages; number++)
        {
            await writer.Send(channel.Id, $"Line {number}", cancellationToken: ChatSite.Stopped);
        }

        await using var reader = await site.Enter("Reader");
        await reader.JoinChannel("Long memory");
        await reader.Sees($"Line {Messages}");
        (await reader.Seqs()).Length.ShouldBeLessThan(Messages);

        var list = reader.Window.Locator("#messages");
        for (var first = (await reader.Seqs())[0]; first > 1; first = (await reader.Seqs())[0])
        {
            await list.EvaluateAsync("list => { list.scrollTop = 0; }");
            await reader.Window.WaitForFunctionAsync(
                "before => Number(document.querySelector('#message-rows [data-seq]').dataset.seq) < before", first);
            var top = await list.EvaluateAsync<double>("list => list.scrollTop");
            top.ShouldBeGreaterThan(0, "the messages that were in view moved down with the new ones above");
        }

        var seqs = await reader.Seqs();
        seqs.ShouldBe(Enumerable.Range(1, (int)seqs[^1]).Select(seq => (long)seq));
        await Expect(reader.Window.Locator("#older-text")).ToContainTextAsync("This is the beginning");
    }

    [Fact]
    public async Task Messages_that_arrive_while_reading_above_wait_below()
    {
        await using var writer = await site.Connect("Writer");
        var channel = await writer.Create("channel", "Reading above", cancellationToken: ChatSite.Stopped);
        for (var number = 1; number <= 60; number++)
        {
            await writer.Send(channel.Id, $"Line {number}", cancellationToken: ChatSite.Stopped);
        }

        await using var reader = await site.Enter("Reader");
        await reader.JoinChannel("Reading above");
        await reader.Sees("Line 60");
        await reader.Window.Locator("#messages").EvaluateAsync("list => { list.scrollTop -= 600; }");
        var jump = reader.Window.Locator("#jump");
        await Expect(jump).ToBeVisibleAsync();
        await writer.Send(channel.Id, "Something new", cancellationToken: ChatSite.Stopped);
        await Expect(jump).ToHaveTextAsync("1 new message");
        await Expect(reader.Message("Something new")).Not.ToBeInViewportAsync();
        await jump.ClickAsync();
        await Expect(reader.Message("Something new")).ToBeInViewportAsync();
    }
}
