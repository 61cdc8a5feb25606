using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class PhoneTests(ChatSite site)
{
    [Fact]
    public async Task On_a_phone_list_and_conversation_are_two_views_and_nothing_is_wider_than_the_screen()
    {
        await using var page = await site.Enter("Pocket", width: 390, height: 844);
        await page.ShouldFit();
        await page.CreateChannel("A channel with quite a long title that has to be cut somewhere");
        await page.Say(new string('x', 300) + " https://example.org/" + new string('y', 200));
        await Expect(page.Window.Locator("#sidebar")).ToBeHiddenAsync();
        await page.ShouldFit();
        await page.Picture("phone-conversation");

        await page.Window.Locator("#members-toggle").ClickAsync();
        await page.ShouldFit();
        await page.Window.Locator("#members-close").ClickAsync();
        await page.Window.Locator("#back").ClickAsync();
        await Expect(page.Window.Locator("#conversation")).ToBeHiddenAsync();
        await page.ShouldFit();
        await page.Picture("phone-list");

        await page.Window.Locator("#browse").ClickAsync();
        await Expect(page.Window.Locator("#browse-dialog")).ToBeVisibleAsync();
        await page.ShouldFit();
    }

    [Fact]
    public async Task The_back_button_of_the_browser_leads_to_the_list()
    {
        await using var page = await site.Enter("Backwards", width: 390, height: 844);
        await page.CreateChannel("There and back");
        await page.Window.GoBackAsync();
        await Expect(page.InList("There and back")).ToBeVisibleAsync();
        await Expect(page.InList("There and back")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_window_that_becomes_narrow_is_not_covered_by_the_members()
    {
        await using var page = await site.Enter("Turning");
        await page.CreateChannel("Rotation");
        await Expect(page.Window.Locator("#members")).ToBeVisibleAsync();
        await page.Window.SetViewportSizeAsync(390, 844);
        await Expect(page.Window.Locator("#members")).ToBeHiddenAsync();
    }
}
