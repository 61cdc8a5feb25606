using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class ConversationTests(ChatSite site)
{
    [Fact]
    public async Task Two_windows_chat_live_in_a_channel_that_one_creates_and_the_other_finds()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo");
        await ada.CreateChannel("Engines");
        await bo.JoinChannel("Engines");
        await ada.Say("Does it run on steam?");
        await bo.Sees("Does it run on steam?");
        await bo.Say("It runs on cards.");
        await ada.Sees("It runs on cards.");
        await Expect(ada.Window.Locator(".notice").Last).ToHaveTextAsync("Bo joined");
        (await bo.Seqs()).ShouldBe(await ada.Seqs());
    }

    [Fact]
    public async Task An_unfinished_edit_waits_while_another_conversation_is_open()
    {
        await using var page = await site.Enter("Undecided");
        await page.CreateChannel("First thoughts");
        await page.Say("Perhaps");
        await page.Act("Perhaps", "edit");
        await page.Editor.FillAsync("Perhaps not");
        await page.CreateChannel("Second thoughts");
        await Expect(page.Editor).ToHaveCountAsync(0);
        await page.InList("First thoughts").ClickAsync();
        await Expect(page.Editor).ToHaveValueAsync("Perhaps not");
        await page.Editor.PressAsync("Enter");
        await page.Sees("Perhaps not");
    }

    [Fact]
    public async Task Typing_presence_and_reading_show_to_the_others()
    {
        await using var ada = await site.Enter("Ada");
        var bo = await site.Enter("Bo");
        await ada.CreateChannel("Signals");
        await bo.JoinChannel("Signals");
        await Expect(ada.Window.Locator("[data-member][data-online=true]")).ToHaveCountAsync(2);
        await bo.Composer.PressSequentiallyAsync("Hi");
        await Expect(ada.Window.Locator("#typing")).ToHaveTextAsync("Bo is typing…");
        await bo.Composer.PressAsync("Enter");
        await ada.Sees("Hi");
        await Expect(ada.Window.Locator("#typing")).ToBeEmptyAsync();
        await Expect(bo.Window.Locator("#receipt")).ToHaveTextAsync("Read by Ada");
        await bo.DisposeAsync();
        await Expect(ada.Window.Locator("[data-member][data-online=true]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_person_in_the_member_list_is_one_click_away()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo the direct");
        await ada.CreateChannel("Meeting place");
        await bo.JoinChannel("Meeting place");
        await ada.Window.Locator("[data-member]", new() { HasText = "Bo the direct" }).ClickAsync();
        await ada.IsOpen("Bo the direct");
        await ada.Say("Between us");
        await Expect(bo.InList("Between us")).ToContainTextAsync("Ada");
        await bo.InList("Between us").ClickAsync();
        await bo.Sees("Between us");
        await bo.IsOpen("Ada");
        await Expect(ada.Window.Locator("#receipt")).ToHaveTextAsync("Read");
    }

    [Fact]
    public async Task A_group_is_created_from_known_people()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo of the group");
        await ada.CreateChannel("Before the group");
        await bo.JoinChannel("Before the group");
        await ada.Window.Locator("#create").ClickAsync();
        await ada.Window.Locator("#create-form").GetByText("Group", new() { Exact = true }).ClickAsync();
        await ada.Window.Locator("#create-form [name=title]").FillAsync("Just us");
        await ada.Window.Locator("#create-rows label", new() { HasText = "Bo of the group" }).ClickAsync();
        await ada.Window.Locator("#create-form [type=submit]").ClickAsync();
        await ada.IsOpen("Just us");
        await bo.InList("Just us").ClickAsync();
        await bo.IsOpen("Just us");
    }

    [Fact]
    public async Task Messages_elsewhere_count_as_unread_until_they_are_seen()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo");
        await ada.CreateChannel("Busy");
        await bo.JoinChannel("Busy");
        await ada.CreateChannel("Quiet");
        await bo.Say("One");
        await bo.Composer.FillAsync("Two");
        await Expect(ada.InList("Busy")).ToHaveAttributeAsync("data-unread", "1");
        await Expect(ada.Window).ToHaveTitleAsync("(1) Orleans.Chat");
        await ada.InList("Busy").ClickAsync();
        await Expect(ada.Window.Locator("#unread-divider")).ToBeVisibleAsync();
        await Expect(ada.InList("Busy")).ToHaveAttributeAsync("data-unread", "0");
        await ada.Window.ReloadAsync();
        await Expect(ada.InList("Busy")).ToHaveAttributeAsync("data-unread", "0");
    }

    [Fact]
    public async Task Markup_in_names_titles_and_messages_is_shown_as_text()
    {
        const string Markup = "<img src=x onerror=\"document.title='broken'\"><b>bold</b>";
        await using var ada = await site.Enter("<i>Ada</i> & co");
        await using var bo = await site.Enter("Bo");
        await ada.CreateChannel("<u>Title</u>");
        await bo.JoinChannel("<u>Title</u>");
        await ada.Say(Markup);
        await bo.Sees(Markup);
        await Expect(bo.Window.Locator(".sender")).ToContainTextAsync("<i>Ada</i> & co");
        (await bo.Window.Locator("#app :is(img, b:not(.who b), i, u)").CountAsync()).ShouldBe(0);
        bo.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Leaving_takes_the_conversation_out_of_the_list()
    {
        await using var ada = await site.Enter("Ada");
        await ada.CreateChannel("Short stay");
        await ada.Window.Locator("#leave").ClickAsync();
        await ada.Window.Locator("#leave-confirm").ClickAsync();
        await Expect(ada.InList("Short stay")).ToHaveCountAsync(0);
        await Expect(ada.Window.Locator("#nothing-open")).ToBeVisibleAsync();
    }
}
