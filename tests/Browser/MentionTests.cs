using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

/// <summary>Mentions, and what people want to be told.</summary>
public sealed class MentionTests(ChatSite site)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_person_is_mentioned_with_the_keyboard_and_sees_where()
    {
        await using var ada = await Register("Ada Byron", "ada-at-desk");
        await using var bo = await Register("Bo Diddley", "bo-at-desk");
        await ada.CreateChannel("Plaza");
        await bo.JoinChannel("Plaza");
        await bo.CreateChannel("Elsewhere");

        var offered = ada.Window.Locator("#composer .mentions [data-mention]");
        await ada.Composer.PressSequentiallyAsync("Hello @");
        await Expect(offered).ToHaveCountAsync(2);
        await ada.Composer.PressAsync("ArrowDown");
        await ada.Composer.PressAsync("Escape");
        await Expect(offered).ToHaveCountAsync(0);
        await ada.Composer.FillAsync("Hey @did");
        await Expect(offered).ToHaveCountAsync(1);
        await Expect(ada.Composer).ToHaveAttributeAsync("aria-activedescendant", "composer-text-mentions-0");
        await ada.Picture("mention");
        await ada.Composer.PressAsync("Enter");
        await Expect(ada.Composer).ToHaveValueAsync("Hey @bo-at-desk ");
        await ada.Composer.PressAsync("Enter");
        await Expect(ada.Stored.Locator(".mention")).ToHaveTextAsync("@bo-at-desk");

        await Expect(bo.InList("Plaza")).ToHaveAttributeAsync("data-mentioned", "1");
        await Expect(bo.InList("Plaza")).ToContainTextAsync("1 mention");
        await Expect(bo.Window).ToHaveTitleAsync("(@1, 1) Orleans.Chat");
        await bo.Picture("mentioned");
        await bo.InList("Plaza").ClickAsync();
        await Expect(bo.Window.Locator(".for-me .mention.of-me")).ToHaveTextAsync("@bo-at-desk");
        await Expect(bo.InList("Plaza")).ToHaveAttributeAsync("data-mentioned", "0");
        await Expect(bo.Window).ToHaveTitleAsync("Orleans.Chat");
        ada.Complaints.Concat(bo.Complaints).ShouldBeEmpty();
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_quiet_conversation_stays_out_of_the_title_in_every_window()
    {
        await using var ada = await site.Enter("Loud");
        await using var bo = await site.Enter("Quiet");
        await ada.CreateChannel("Noise");
        await bo.JoinChannel("Noise");
        await bo.Window.Locator("#notify").ClickAsync();
        await Expect(bo.Window.Locator("#notify-menu [aria-checked=true]")).ToHaveTextAsync("All");
        await bo.Window.Locator("#notify-menu [data-action=none]").ClickAsync();
        await Expect(bo.Window.Locator("#notify")).ToHaveAttributeAsync("aria-label", "Notifications: None");
        await Expect(bo.Window.Locator("#notify")).ToBeFocusedAsync();
        await bo.CreateChannel("Silence");
        await ada.Say("Hear, hear!");
        await Expect(bo.InList("Noise")).ToHaveAttributeAsync("data-unread", "1");
        await Expect(bo.Window).ToHaveTitleAsync("Orleans.Chat");

        var other = await bo.SecondWindow();
        await Expect(other.InList("Noise")).ToHaveAttributeAsync("data-notify", "none");
        await other.InList("Noise").ClickAsync();
        await other.Window.Locator("#notify").ClickAsync();
        await other.Window.Locator("#notify-menu [data-action=all]").ClickAsync();
        await Expect(bo.InList("Noise")).ToHaveAttributeAsync("data-notify", "all");
    }

    [Fact]
    public async Task On_a_phone_a_person_is_mentioned_with_fingers()
    {
        await using var bo = await Register("Bo Phone", "bo-on-phone");
        await using var page = await site.Open(site.Server?.Address, 390, 844, isTouch: true);
        await page.EnterAsGuest("Fingers");
        await page.CreateChannel("Pocket");
        await bo.JoinChannel("Pocket");
        await Expect(page.Window.Locator("#conversation-subtitle")).ToContainTextAsync("2 members");
        await page.Composer.PressSequentiallyAsync("@bo");
        var offered = page.Window.Locator("#composer .mentions [data-mention]");
        await Expect(offered).ToHaveCountAsync(1);
        await page.ShouldFit();
        await page.Picture("phone-mention");
        await offered.TapAsync();
        await Expect(page.Composer).ToHaveValueAsync("@bo-on-phone ");
        await Expect(page.Composer).ToBeFocusedAsync();
        await page.Window.Locator("#composer-send").TapAsync();
        await Expect(bo.Window.Locator(".for-me .mention.of-me")).ToHaveTextAsync("@bo-on-phone");
        await page.Window.Locator("#notify").TapAsync();
        await page.ShouldFit();
        await page.Picture("phone-notify");
        page.Complaints.ShouldBeEmpty();
    }

    private async Task<ChatPage> Register(string name, string handle)
    {
        var page = await site.Open();
        await page.Register($"{handle}@example.org", handle, Password, name);
        await page.Connected();
        return page;
    }
}
