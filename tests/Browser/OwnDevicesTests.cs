using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class OwnDevicesTests(ChatSite site)
{
    [Fact]
    public async Task Two_windows_of_a_person_have_the_same_conversations_and_count_the_same_as_unread()
    {
        await using var writer = await site.Connect("Writer");
        var channel = await writer.Create("channel", "Both windows", cancellationToken: ChatSite.Stopped);
        for (var number = 1; number <= 30; number++)
        {
            await writer.Send(channel.Id, $"Line {number}", cancellationToken: ChatSite.Stopped);
        }

        await using var one = await site.Enter("Ada");
        var other = await one.SecondWindow();
        await other.Connected();
        await one.JoinChannel("Both windows");
        await Expect(other.InList("Both windows")).ToHaveAttributeAsync("data-unread", "0");
        await Expect(one.Window.Locator("#unread-divider")).ToHaveCountAsync(0);
        await one.Window.EvaluateAsync("() => { location.hash = ''; }");
        await writer.Send(channel.Id, "Something new", cancellationToken: ChatSite.Stopped);
        foreach (var window in new[] { one, other })
        {
            await Expect(window.InList("Both windows")).ToHaveAttributeAsync("data-unread", "1");
        }

        await one.InList("Both windows").ClickAsync();
        await Expect(other.InList("Both windows")).ToHaveAttributeAsync("data-unread", "0");
        await one.CreateChannel("Made here");
        await Expect(other.InList("Made here")).ToBeVisibleAsync();
        await one.Window.Locator("#leave").ClickAsync();
        await one.Window.Locator("#leave-confirm").ClickAsync();
        await Expect(other.InList("Made here")).ToHaveCountAsync(0);
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_block_in_one_window_applies_in_the_other()
    {
        await using var one = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo the twice blocked");
        await one.CreateChannel("Crossing");
        await bo.JoinChannel("Crossing");
        await one.Window.Locator("[data-member]", new() { HasText = "Bo the twice blocked" }).ClickAsync();
        await one.IsOpen("Bo the twice blocked");
        var other = await one.SecondWindow();
        await other.InList("Bo the twice blocked").ClickAsync();
        await other.IsOpen("Bo the twice blocked");
        await one.Window.Locator("#block").ClickAsync();
        await one.Window.Locator("#block-confirm").ClickAsync();
        await Expect(other.Window.Locator("#conversation-subtitle")).ToHaveTextAsync("Blocked by you");
    }
}
