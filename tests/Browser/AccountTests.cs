using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrleansChat.Tests.Client.Servers;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed partial class AccountTests(ChatSite site)
{
    private const string Password = "a watched garden";

    [Fact]
    public async Task A_session_on_another_device_is_logged_out_from_the_account_menu_and_told_so()
    {
        await using var desk = await site.Open();
        await desk.Register("iris@example.org", "iris", Password, "Iris");
        await desk.Connected();
        await using var phone = await site.Open(width: 390, height: 844);
        await phone.LogIn("iris@example.org", Password);
        await phone.Connected();

        await desk.Window.Locator("#account").ClickAsync();
        var others = desk.Window.Locator("#sessions [data-session][data-current=false]");
        await Expect(others).ToHaveCountAsync(1);
        await Expect(others).ToContainTextAsync("on Linux");
        await others.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(others).ToHaveCountAsync(0);

        await Expect(phone.Window.Locator("#status-text")).ToContainTextAsync("You were logged out from");
        await phone.Window.Locator("#status-action").ClickAsync();
        await Expect(phone.Window.Locator("#entry")).ToBeVisibleAsync();
        await desk.Connected();
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_limit_says_in_words_when_to_try_again()
    {
        var limits = new Dictionary<string, string>
        {
            ["RateLimits__Policies__login-email__Capacity"] = "1",
            ["RateLimits__Policies__login-email__Period"] = "00:10:00",
        };
        await using var server = await ChatServer.Start(
            new ChatServerOptions { Environment = limits }, ChatSite.Stopped);
        await using var page = await site.Open(server.Address);
        var problem = page.Window.Locator("#entry-error");
        await page.LogIn("nobody@example.org", "wrong password");
        await Expect(problem).ToHaveTextAsync("Wrong e-mail or password.");
        await page.LogIn("nobody@example.org", "wrong password");
        await Expect(problem).ToContainTextAsync(TryAgain());
    }

    [Fact]
    public async Task A_link_about_a_forgotten_password_leaves_no_token_in_the_address_and_says_when_it_is_too_old()
    {
        await using var page = await site.Open();
        await page.Window.Locator("#entry-login").ClickAsync();
        await page.Window.Locator("#entry-forgot").ClickAsync();
        await page.Window.Locator("#forgot-form [name=email]").FillAsync("nobody@example.org");
        await page.Window.Locator("#forgot-form [type=submit]").ClickAsync();
        await Expect(page.Window.Locator("#entry-notice")).ToContainTextAsync("we've sent it a link");

        await page.Window.GotoAsync("/#reset=nothing");
        await page.Window.Locator("#reset-form [name=password]").FillAsync(Password);
        await page.Window.Locator("#reset-form [name=repeated]").FillAsync(Password);
        await page.Window.Locator("#reset-form [type=submit]").ClickAsync();
        await Expect(page.Window.Locator("#entry-error")).ToContainTextAsync("This link has expired");
        page.Window.Url.ShouldNotContain("reset");
    }

    [GeneratedRegex(@"Too many attempts\. Try again in \d+ minutes\.")]
    private static partial Regex TryAgain();
}
