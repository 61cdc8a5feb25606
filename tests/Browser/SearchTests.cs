using Microsoft.Playwright;
using OrleansChat.Tests.Client.Requests;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class SearchTests(ChatSite site)
{
    [Fact]
    public async Task A_search_leads_to_a_message_in_whatever_conversation_it_is()
    {
        const int Between = 60;
        await using var writer = await site.Connect("Archivist");
        var channel = await writer.Create("channel", "Old papers", cancellationToken: ChatSite.Stopped);
        await writer.Send(channel.Id, "The treasure is below the oak", cancellationToken: ChatSite.Stopped);
        Logged last = null!;
        for (var number = 1; number <= Between; number++)
        {
            last = await writer.Send(channel.Id, $"Paper number {number}", cancellationToken: ChatSite.Stopped);
        }

        await using var reader = await site.Enter("Reader");
        await reader.JoinChannel("Old papers");
        await reader.Sees($"Paper number {Between}");
        await reader.CreateChannel("Elsewhere");
        await reader.Window.Locator("#search").ClickAsync();
        await Search(reader, "Treasure o*");
        var result = Results(reader);
        await Expect(result).ToHaveCountAsync(1);
        await Expect(result).ToContainTextAsync("Archivist");
        await Expect(result).ToContainTextAsync("Old papers · ");
        await Expect(result.Locator("mark")).ToHaveTextAsync(["treasure", "oak"]);
        await reader.Picture("search");
        await result.ClickAsync();
        await reader.IsOpen("Old papers");
        await Expect(reader.Message("The treasure is below the oak")).ToBeFocusedAsync();
        await Expect(reader.Message("The treasure is below the oak")).ToBeInViewportAsync();

        await reader.Window.Locator("#search-here").ClickAsync();
        await Search(reader, "paper");
        await Expect(result).ToHaveCountAsync(20);
        await reader.Window.Locator("#search-more").ClickAsync();
        await Expect(result.Nth(20)).ToBeFocusedAsync();
        await Expect(result).ToHaveCountAsync(40);
        await reader.Window.Locator("#search-more").ClickAsync();
        await Expect(Note(reader)).ToHaveTextAsync("60 messages found.");
        await Expect(reader.Window.Locator("#search-more")).ToBeHiddenAsync();

        // What is deleted while its text stands there goes at once.
        await writer.Ask(
            "delete", new { conversation = channel.Id, target = last.Seq, clientId = "gone" }, ChatSite.Stopped);
        await Expect(Note(reader)).ToHaveTextAsync("59 messages found.");
        await Expect(reader.Window.Locator("#search-results")).Not.ToContainTextAsync($"Paper number {Between}");
        reader.Complaints.ShouldBeEmpty();
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_search_has_filters_and_says_when_it_finds_nothing_or_fails()
    {
        await using var page = await site.Open(site.Server?.Address, 390, 844, isTouch: true);
        await page.EnterAsGuest("Seeker");
        await page.CreateChannel("Haystack");
        await page.Composer.FillAsync("A needle at https://example.org/");
        await page.Window.Locator("#composer-send").TapAsync();
        await Expect(page.Stored).ToHaveCountAsync(1);
        await page.Window.Locator("#search-here").TapAsync();
        await Search(page, "needle");
        await Expect(Results(page)).ToHaveCountAsync(1);
        await page.ShouldFit();
        await page.Window.Locator("#search-form summary").TapAsync();
        await page.Window.Locator("#search-form [name=has]").SelectOptionAsync("link");
        await Search(page, "needle");
        await Expect(Results(page)).ToHaveCountAsync(1);
        await page.Window.Locator("#search-form [name=has]").SelectOptionAsync("attachment");
        await Search(page, "needle");
        await Expect(Note(page)).ToContainTextAsync("No messages found.");
        await page.ShouldFit();
        await page.Picture("phone-search");

        await Search(page, "n*");
        await Expect(page.Window.Locator("#search-problem")).ToContainTextAsync("must have a word to look for");
        await page.Window.Context.SetOfflineAsync(true);
        await Expect(page.Status).Not.ToHaveAttributeAsync("data-state", "open");
        await Search(page, "needle");
        await Expect(page.Window.Locator("#search-problem")).ToHaveTextAsync("There is no connection right now.");
    }

    private static async Task Search(ChatPage page, string query)
    {
        await page.Window.Locator("#search-form [name=query]").FillAsync(query);
        await page.Window.Locator("#search-form [name=query]").PressAsync("Enter");
    }

    private static ILocator Results(ChatPage page) => page.Window.Locator("#search-results [data-result]");

    private static ILocator Note(ChatPage page) => page.Window.Locator("#search-dialog > [role=status]");
}
