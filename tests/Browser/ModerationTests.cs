using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class ModerationTests(ChatSite site)
{
    [Fact]
    public async Task An_owner_mutes_a_member_until_a_stated_time_and_then_removes_them()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo the loud");
        await ada.CreateChannel("Library");
        await bo.JoinChannel("Library");
        await Expect(bo.Window.Locator("[data-moderate]")).ToHaveCountAsync(0);

        await ada.Window.Locator("[data-moderate]").ClickAsync();
        await ada.Window.Locator("#mute-form [type=submit]").ClickAsync();
        await Expect(ada.Window.Locator("[data-member]", new() { HasText = "Bo the loud" }))
            .ToContainTextAsync("Muted until");
        await bo.Submit("Can you hear me?");
        await Expect(bo.Window.Locator("[data-client-id] .trouble"))
            .ToContainTextAsync("You're muted and can't write here until");

        await ada.Window.Locator("[data-moderate]").ClickAsync();
        await ada.Window.Locator("#kick").ClickAsync();
        await Expect(ada.Window.Locator("#kick")).ToHaveTextAsync("Yes, remove Bo the loud");
        await bo.Window.Locator("#pins-toggle").ClickAsync();
        await ada.Window.Locator("#kick").ClickAsync();
        await Expect(bo.InList("Library")).ToHaveCountAsync(0);
        await Expect(bo.Window.Locator("#pins-dialog")).ToBeHiddenAsync();
    }

    [Fact, Trait("Category", "Long")]
    public async Task An_owner_sees_the_banned_people_and_lifts_a_ban_so_that_they_can_return()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo the banned");
        await using var cy = await site.Enter("Cy");
        await ada.CreateChannel("Reading room");
        await bo.JoinChannel("Reading room");
        await cy.JoinChannel("Reading room");
        var member = ada.Window.Locator(".member-row", new() { HasText = "Bo the banned" });
        await member.Locator("[data-moderate]").ClickAsync();
        await ada.Window.Locator("#ban").ClickAsync();
        await ada.Window.Locator("#ban").ClickAsync();
        await Expect(bo.InList("Reading room")).ToHaveCountAsync(0);

        await ada.Window.ReloadAsync();
        await ada.IsOpen("Reading room");
        await Expect(ada.Window.Locator("#banned [data-banned]")).ToContainTextAsync("Bo the banned");
        await Expect(cy.Window.Locator("#banned")).ToBeHiddenAsync();
        await ada.Window.Locator("#banned [data-lift]").ClickAsync();
        await Expect(ada.Window.Locator("#banned")).ToBeHiddenAsync();
        await Expect(ada.Window.Locator("#members-count")).ToHaveTextAsync("2");
        await bo.JoinChannel("Reading room");
        ada.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_blocked_person_is_told_and_can_write_again_after_the_block_is_lifted()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo the blocked");
        await ada.CreateChannel("Crossroads");
        await bo.JoinChannel("Crossroads");
        await ada.Window.Locator("[data-member]", new() { HasText = "Bo the blocked" }).ClickAsync();
        await ada.IsOpen("Bo the blocked");
        await ada.Say("Between us");
        await bo.InList("Between us").ClickAsync();
        await bo.IsOpen("Ada");

        await ToggleBlock(ada);
        await Expect(ada.Window.Locator("#conversation-subtitle")).ToHaveTextAsync("Blocked by you");
        await bo.Submit("Hello?");
        await Expect(bo.Window.Locator("[data-client-id] .trouble")).ToContainTextAsync("doesn't accept messages");

        await ToggleBlock(ada);
        await Expect(ada.Window.Locator("#conversation-subtitle")).Not.ToHaveTextAsync("Blocked by you");
        await bo.Window.Locator("[data-retry]").ClickAsync();
        await ada.Sees("Hello?");
    }

    private static async Task ToggleBlock(ChatPage page)
    {
        await page.Window.Locator("#block").ClickAsync();
        await page.Window.Locator("#block-confirm").ClickAsync();
        await Expect(page.Window.Locator("#block-dialog")).ToBeHiddenAsync();
    }
}
