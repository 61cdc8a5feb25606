using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class FaultTests(ChatSite site)
{
    [Fact]
    public async Task A_message_that_cannot_be_drawn_is_reported_and_the_others_are_shown()
    {
        await using var page = await site.Open();
        await page.Window.RouteWebSocketAsync(new Regex("/v1/ws$"), socket =>
        {
            var server = socket.ConnectToServer();
            server.OnMessage(frame => socket.Send(frame.Text!.Replace("\"text\":\"Poison\"", "\"text\":7")));
        });
        await page.Visit();
        await page.EnterAsGuest("Taster");
        await page.CreateChannel("Kitchen");
        await Expect(page.Window.Locator("#fault")).ToBeHiddenAsync();
        await page.Submit("Poison");
        await Expect(page.Window.Locator("#fault")).ToContainTextAsync("Something went wrong");
        await Expect(page.Window.Locator("#message-rows > .notice").Last).ToHaveTextAsync("This can't be shown.");
        page.Complaints.ShouldHaveSingleItem();
        await Expect(page.InList("Kitchen")).ToContainTextAsync("You: 7");
        await page.Picture("fault");
        await page.Window.Locator("#fault-close").ClickAsync();
        await page.Say("Antidote");
        await Expect(page.Window.Locator("#fault")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_rejection_that_nobody_handles_shows_a_notice()
    {
        await using var page = await site.Open();
        await page.Window.EvaluateAsync("() => void Promise.reject(new Error('Nobody caught this'))");
        await Expect(page.Window.Locator("#fault")).ToBeVisibleAsync();
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_page_of_which_a_part_is_missing_says_so_instead_of_staying_blank()
    {
        await using var page = await site.Open();
        await page.Window.RouteAsync("**/views/status-bar.js", route => route.AbortAsync());
        await page.Window.ReloadAsync();
        await Expect(page.Window.Locator("#fault")).ToBeVisibleAsync();
        await page.Window.UnrouteAsync("**/views/status-bar.js");
        await page.Window.Locator("#fault-reload").ClickAsync();
        await page.EnterAsGuest("Second try");
    }
}
