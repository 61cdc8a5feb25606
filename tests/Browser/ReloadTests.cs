using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class ReloadTests(ChatSite site)
{
    private const string RefusedStorage = """
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
          Object.defineProperty(window, name, { get() { throw new DOMException('Denied', 'SecurityError'); } });
        }
        """;

    private const string RefusedCookies =
        "Object.defineProperty(document, 'cookie', { get() { return ''; }, set() {} });";

    [Fact]
    public async Task A_draft_survives_a_reload_and_goes_with_the_log_out()
    {
        await using var page = await site.Enter("Drafter");
        await page.CreateChannel("Drafts");
        await page.Composer.FillAsync("Not quite yet");
        await page.Window.ReloadAsync();
        await page.IsOpen("Drafts");
        await Expect(page.Composer).ToHaveValueAsync("Not quite yet");
        await page.LogOut();
        (await page.Window.EvaluateAsync<string>("JSON.stringify({ ...localStorage })")).ShouldNotContain("Not quite");
    }

    [Fact]
    public async Task Unanswered_and_waiting_messages_are_there_once_after_a_reload()
    {
        var isDeaf = false;
        await using var page = await site.Open();
        await page.Window.RouteWebSocketAsync(new Regex("/v1/ws$"), socket =>
        {
            var server = socket.ConnectToServer();
            server.OnMessage(frame =>
            {
                // Everything goes out, and nothing comes back.
                if (!Volatile.Read(ref isDeaf))
                {
                    socket.Send(frame.Text!);
                }
            });
        });
        await page.Visit();
        await page.EnterAsGuest("Unheard");
        await page.CreateChannel("Echo");
        await page.Say("Heard");
        Volatile.Write(ref isDeaf, true);
        await page.Submit("Stored without a word");
        await page.Submit("Not even sent");
        await Expect(page.Window.Locator("[data-client-id][data-state=sending]")).ToHaveCountAsync(1);
        await Expect(page.Window.Locator("[data-client-id][data-state=waiting]")).ToHaveCountAsync(1);

        Volatile.Write(ref isDeaf, false);
        await page.Window.ReloadAsync();
        await page.Sees("Not even sent");
        await Expect(page.Window.Locator("[data-client-id]")).ToHaveCountAsync(0);
        await Expect(page.Stored.Locator(".text")).ToHaveTextAsync(["Heard", "Stored without a word", "Not even sent"]);
    }

    [Fact]
    public async Task Tokens_are_in_cookies_that_no_script_can_read_and_are_removed_by_the_log_out()
    {
        await using var page = await site.Enter("Cookie jar");
        var cookies = await page.Window.Context.CookiesAsync();
        cookies.Select(cookie => cookie.Name).ShouldBe(["chat-access", "chat-refresh"], ignoreOrder: true);
        cookies.ShouldAllBe(cookie => cookie.HttpOnly && cookie.SameSite == SameSiteAttribute.Lax);
        var visible = await page.Window.EvaluateAsync<string>("JSON.stringify({ ...localStorage }) + document.cookie");
        cookies.ShouldAllBe(cookie => !visible.Contains(cookie.Value));
        await page.LogOut();
        (await page.Window.Context.CookiesAsync()).ShouldBeEmpty();
        page.Complaints.ShouldBeEmpty();
    }

    [Fact, Trait("Category", "Long")]
    public async Task Two_windows_without_locks_that_wake_together_stay_logged_in()
    {
        const string NoLocks = "delete Navigator.prototype.locks;";
        const string Expire = """
            () => {
              const key = 'orleans-chat.session';
              localStorage[key] = JSON.stringify({ ...JSON.parse(localStorage[key]), expiresAt: 0 });
            }
            """;
        await using var page = await site.Open(site.Server?.Address, script: NoLocks);
        await page.EnterAsGuest("Insomniac");
        var other = await page.SecondWindow();
        await other.Connected();
        (await page.Window.EvaluateAsync<bool>("navigator.locks === undefined")).ShouldBeTrue();
        for (var night = 0; night < 3; night++)
        {
            await page.Window.EvaluateAsync(Expire);
            await Task.WhenAll(page.Window.ReloadAsync(), other.Window.ReloadAsync());
            await page.Connected();
            await other.Connected();
        }
    }

    [Fact]
    public async Task A_browser_that_blocks_storage_says_what_is_lost_and_still_chats()
    {
        await using var page = await site.Open(site.Server?.Address, script: RefusedStorage);
        await Expect(page.Window.Locator("#entry-storage")).ToContainTextAsync("blocks storage for this page");
        await page.EnterAsGuest("Nothing kept");
        await page.CreateChannel("Without storage");
        await page.Say("Still here");
        await page.Window.Locator("#members-close").ClickAsync();
        await page.Window.ReloadAsync();
        await page.Sees("Still here");
        page.Complaints.ShouldAllBe(complaint => complaint.Contains("401"));
    }

    [Fact]
    public async Task A_browser_that_refuses_cookies_too_has_a_session_in_memory()
    {
        await using var page = await site.Open(site.Server?.Address, script: RefusedStorage + RefusedCookies);
        await Expect(page.Window.Locator("#entry-storage")).ToContainTextAsync("blocks cookies");
        await page.EnterAsGuest("Guest of a moment");
        await page.CreateChannel("In memory");
        await page.Say("For now");
        (await page.Window.Context.CookiesAsync()).ShouldBeEmpty();
        await page.Window.ReloadAsync();
        await Expect(page.Window.Locator("#entry")).ToBeVisibleAsync();
        page.Complaints.ShouldBeEmpty();
    }
}
