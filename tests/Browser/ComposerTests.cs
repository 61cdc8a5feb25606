using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class ComposerTests(ChatSite site)
{
    [Fact]
    public async Task The_enter_that_ends_a_composition_sends_nothing_in_the_order_of_webkit_either()
    {
        // WebKit ends the composition before it tells of the key: only the key's code says that it was the method's.
        const string Compose = """
            text => {
              const key = more => text.dispatchEvent(new KeyboardEvent('keydown',
                { key: 'Enter', bubbles: true, cancelable: true, ...more }));
              text.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
              const during = key({ keyCode: 229, isComposing: true });
              text.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: 'かな' }));
              return [during, key({ keyCode: 229 })];
            }
            """;
        await using var page = await site.Enter("Composer");
        await page.CreateChannel("Input methods");
        await page.Composer.FillAsync("かな");
        (await page.Composer.EvaluateAsync<bool[]>(Compose)).ShouldBe([true, true]);
        await Expect(page.Composer).ToHaveValueAsync("かな");
        await page.Composer.PressAsync("Enter");
        await page.Sees("かな");
    }

    [Fact]
    public async Task The_escape_that_drops_a_composition_ends_neither_a_reply_nor_an_edit_nor_a_thread()
    {
        var composing = new { key = "Escape", isComposing = true };
        await using var page = await site.Enter("Composer");
        await page.CreateChannel("Dropped kana");
        await page.Say("かな");
        await page.Act("かな", "reply");
        await page.Composer.DispatchEventAsync("keydown", composing);
        await Expect(page.Window.Locator("#composer .replying")).ToBeVisibleAsync();

        await page.Act("かな", "thread");
        await page.Window.Locator("#thread-text").DispatchEventAsync("keydown", composing);
        await Expect(page.Window.Locator("#thread-panel")).ToBeVisibleAsync();

        await page.Composer.PressAsync("ArrowUp");
        await page.Editor.DispatchEventAsync("keydown", composing);
        await Expect(page.Editor).ToBeFocusedAsync();
    }

    [Fact]
    public async Task On_touch_screens_enter_starts_a_line_and_the_button_sends()
    {
        await using var page = await site.Open(site.Server?.Address, 390, 844, isTouch: true);
        await page.EnterAsGuest("Thumbs");
        await page.CreateChannel("By thumb");
        await Expect(page.Composer).ToHaveAttributeAsync("enterkeyhint", "enter");
        await page.Composer.FillAsync("One line");
        await page.Composer.PressAsync("Enter");
        await page.Composer.PressSequentiallyAsync("and another");
        await Expect(page.Composer).ToHaveValueAsync("One line\nand another");
        await page.Window.Locator("#composer-send").TapAsync();
        await Expect(page.Stored.Locator(".text")).ToHaveTextAsync("One line\nand another");
    }

    [Fact]
    public async Task A_password_is_counted_in_characters_before_it_is_sent()
    {
        await using var page = await site.Open();
        var password = page.Window.Locator("#register-form [name=password]");
        await page.Register("smile@example.org", "smile", string.Concat(Enumerable.Repeat("😀", 4)), "Smile");
        var problem = await password.EvaluateAsync<string>("field => field.validationMessage");
        problem.ShouldBe("Use at least 8 characters (currently 4).");
        await password.FillAsync(string.Concat(Enumerable.Repeat("😀", 65)));
        (await password.EvaluateAsync<bool>("field => field.checkValidity()")).ShouldBeTrue();
        (await password.InputValueAsync()).Length.ShouldBe(130);
    }
}
