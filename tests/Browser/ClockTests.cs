using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class ClockTests(ChatSite site)
{
    [Fact, Trait("Category", "Long")]
    public async Task Day_labels_change_with_the_clock_when_nothing_else_happens()
    {
        const long DrawMilliseconds = 100;
        const long DayAndMinute = (24 * 60 * 60 * 1000) + 60_000;
        var lastEvent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var page = await site.Open();
        await page.Window.RouteWebSocketAsync(new Regex("/v1/ws$"), socket =>
        {
            var server = socket.ConnectToServer();
            server.OnMessage(frame =>
            {
                socket.Send(frame.Text!);
                if (frame.Text!.Contains("\"event\":\"mark\"") && frame.Text.Contains("\"read\":2"))
                {
                    lastEvent.TrySetResult();
                }
            });
        });
        await page.Window.Clock.InstallAsync();
        await page.Visit();
        await page.EnterAsGuest("Overnight");
        await page.CreateChannel("Watch");
        await page.Say("Good evening");

        // One's own mark is the last that the server has to say: from then on only the clock goes on.
        await lastEvent.Task.WaitAsync(ChatSite.Stopped);
        await page.Window.Clock.RunForAsync(DrawMilliseconds);
        await Expect(page.Window.Locator(".day")).ToHaveTextAsync("Today");
        await page.Window.Clock.FastForwardAsync(DayAndMinute);
        await Expect(page.Window.Locator(".day")).ToHaveTextAsync("Yesterday");
    }
}
