using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class ClockTests(ChatSite site)
{
    [Fact]
    public async Task Days_are_named_anew_when_the_clock_goes_on_and_nothing_else_happens()
    {
        const long DayAndMinute = (24 * 60 * 60 * 1000) + 60_000;
        await using var page = await site.Open();
        await page.Window.Clock.InstallAsync();
        await page.Visit();
        await page.EnterAsGuest("Overnight");
        await page.CreateChannel("Watch");
        await page.Say("Good evening");
        await Expect(page.Window.Locator(".day")).ToHaveTextAsync("Today");
        await page.Window.Clock.FastForwardAsync(DayAndMinute);
        await Expect(page.Window.Locator(".day")).ToHaveTextAsync("Yesterday");
    }
}
