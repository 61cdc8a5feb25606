using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class SendingTests(ChatSite site)
{
    [Fact]
    public async Task A_double_click_on_send_sends_once_and_loses_nothing_that_was_written()
    {
        await using var page = await site.Enter("Quick fingers");
        await page.CreateChannel("Double click");

        // In one turn of the page: on a slow machine, two clicks from here are no double click.
        await page.Window.EvaluateAsync(
            """
            () => {
              for (let click = 1; click <= 2; click++) {
                const text = document.getElementById('composer-text');
                text.value = 'Once';
                text.dispatchEvent(new Event('input', { bubbles: true }));
                document.getElementById('composer-send').click();
              }
            }
            """);
        await page.Sees("Once");
        await Expect(page.Composer).ToHaveValueAsync("Once");
        await Expect(page.Window.Locator("#composer-note")).ToContainTextAsync("You just sent this.");
        await Expect(page.Message("Once")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_text_that_is_too_long_says_so_before_it_is_sent()
    {
        await using var page = await site.Enter("Novelist");
        await page.CreateChannel("Novels");
        await page.Composer.FillAsync(string.Concat(Enumerable.Repeat("🙂", 4_001)));
        await Expect(page.Window.Locator("#composer-note")).ToHaveTextAsync("1 character too many");
        await Expect(page.Window.Locator("#composer-send")).ToBeDisabledAsync();
        await page.Composer.FillAsync(string.Concat(Enumerable.Repeat("🙂", 4_000)));
        await page.Composer.PressAsync("Enter");
        await Expect(page.Stored).ToHaveCountAsync(1);
    }
}
