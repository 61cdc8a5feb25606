using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class KeyboardTests(ChatSite site)
{
    [Fact]
    public async Task Everything_essential_works_with_the_keyboard_alone()
    {
        await using var page = await site.Open();
        var keyboard = page.Window.Keyboard;
        await Expect(page.Window.Locator("#guest-form [name=name]")).ToBeFocusedAsync();
        await keyboard.TypeAsync("Keys Only");
        await keyboard.PressAsync("Enter");
        await page.Connected();
        foreach (var title in new[] { "First", "Second" })
        {
            await TabTo(page, "create");
            await keyboard.PressAsync("Enter");
            await Expect(page.Window.Locator("#create-form [value=channel]")).ToBeFocusedAsync();
            await keyboard.PressAsync("Tab");
            await keyboard.TypeAsync(title);
            await keyboard.PressAsync("Enter");
            await page.IsOpen(title);
            await Expect(page.Composer).ToBeFocusedAsync();
        }

        await keyboard.TypeAsync("One line");
        await keyboard.PressAsync("Shift+Enter");
        await keyboard.TypeAsync("and another");
        await keyboard.PressAsync("Enter");
        await Expect(page.Stored.Locator(".text")).ToHaveTextAsync("One line\nand another");
        await Expect(page.Composer).ToBeFocusedAsync();

        await page.InList("Second").FocusAsync();
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await page.IsOpen("First");
        await Expect(page.Composer).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Escape_closes_a_dialog_and_the_focus_returns_to_where_it_was()
    {
        await using var page = await site.Enter("Escaping");
        await page.Window.Locator("#browse").FocusAsync();
        await page.Window.Keyboard.PressAsync("Enter");
        await Expect(page.Window.Locator("#browse-query")).ToBeFocusedAsync();
        await page.Window.Keyboard.PressAsync("Escape");
        await Expect(page.Window.Locator("#browse-dialog")).ToBeHiddenAsync();
        await Expect(page.Window.Locator("#browse")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Messages_of_others_are_announced_to_screen_readers()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Connect("Bo");
        await ada.CreateChannel("Announcements");
        var found = await bo.Ask("browse", new { query = "Announcements" }, ChatSite.Stopped);
        var id = found.Value.GetProperty("items")[0].GetProperty("id").GetString()!;
        await bo.Join(id, ChatSite.Stopped);
        await bo.Send(id, "Can you hear me?", cancellationToken: ChatSite.Stopped);
        await Expect(ada.Window.Locator("#announcer")).ToHaveTextAsync("Bo: Can you hear me?");
    }

    private static async Task TabTo(ChatPage page, string id)
    {
        const int StopsMax = 20;
        for (var stop = 0; stop < StopsMax; stop++)
        {
            if (await page.Window.EvaluateAsync<string>("document.activeElement.id") == id)
            {
                return;
            }

            await page.Window.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"#{id} cannot be reached with the Tab key.");
    }
}
