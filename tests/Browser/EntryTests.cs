using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class EntryTests(ChatSite site)
{
    [Fact]
    public async Task A_guest_needs_only_a_name_and_survives_a_reload()
    {
        await using var page = await site.Enter("Grace Hopper");
        await Expect(page.Window.Locator("#account")).ToContainTextAsync("Grace Hopper");
        await page.Window.ReloadAsync();
        await page.Connected();
        await Expect(page.Window.Locator("#account")).ToContainTextAsync("Grace Hopper");
    }

    [Fact]
    public async Task A_registered_person_can_log_out_and_in_again()
    {
        await using var page = await site.Open();
        await page.Register("ada@example.org", "ada", "difference engine", "Ada Lovelace");
        await page.Connected();
        await page.LogOut();
        await page.LogIn("ada@example.org", "difference engine");
        await page.Connected();
        await Expect(page.Window.Locator("#account")).ToContainTextAsync("Ada Lovelace");
    }

    [Fact]
    public async Task A_wrong_password_is_answered_with_a_sentence()
    {
        await using var page = await site.Open();
        await page.LogIn("nobody@example.org", "wrong password");
        await Expect(page.Window.Locator("#entry-error"))
            .ToHaveTextAsync("Wrong e-mail or password.");
    }

    [Fact]
    public async Task Logging_out_in_one_window_ends_the_other_windows_of_the_person()
    {
        await using var page = await site.Enter("Two Windows");
        var other = new ChatPage(await page.Window.Context.NewPageAsync());
        await other.Visit();
        await other.Connected();
        await page.LogOut();
        await Expect(other.Window.Locator("#entry")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere_and_little_from_here()
    {
        await using var page = await site.Open();
        await page.EnterAsGuest("Traveller");
        await page.CreateChannel("Light luggage");
        await page.Say("Hello");
        page.Requests.ShouldAllBe(request => request.Host == site.Server.Address.Host);
        page.Complaints.ShouldBeEmpty();

        // Compressed, as the browser gets it: everything that the first load needs.
        const string Script = "['resource', 'navigation'].flatMap(type => performance.getEntriesByType(type))"
            + ".reduce((sum, entry) => sum + entry.encodedBodySize, 0)";
        (await page.Window.EvaluateAsync<long>(Script)).ShouldBeInRange(1, 140_000);
    }
}
