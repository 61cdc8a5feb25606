using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

/// <summary>One window of one person, in the words of what they do. Its hooks are listed in index.html.</summary>
internal sealed class ChatPage : IAsyncDisposable
{
    // More than the page's longest pause before it connects again, 30 s.
    private const float MaxWaitMilliseconds = 45_000;

    public ChatPage(IPage window)
    {
        Window = window;
        window.SetDefaultTimeout(MaxWaitMilliseconds);
        SetDefaultExpectTimeout(MaxWaitMilliseconds);
        window.PageError += (_, error) => Complaints.Add(error);
        window.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Add(message.Text);
            }
        };
        window.Request += (_, request) => Requests.Add(new Uri(request.Url));
    }

    public IPage Window { get; }

    /// <summary>Errors in the browser: script errors, refused resources, console errors.</summary>
    public List<string> Complaints { get; } = [];

    public List<Uri> Requests { get; } = [];

    public ILocator Composer => Window.Locator("#composer-text");

    /// <summary>Where a message of the conversation is edited.</summary>
    public ILocator Editor => Window.Locator("#message-rows .editor textarea");

    public ILocator Status => Window.Locator("#status");

    public ILocator Stored => Window.Locator("#message-rows > .message[data-seq]");

    public async Task Visit() => await Window.GotoAsync("/");

    public async Task EnterAsGuest(string name)
    {
        await Window.Locator("#guest-form [name=name]").FillAsync(name);
        await Window.Locator("#guest-form [type=submit]").ClickAsync();
        await Connected();
    }

    public async Task Register(string email, string handle, string password, string name)
    {
        await Window.Locator("#entry-register").ClickAsync();
        var form = Window.Locator("#register-form");
        await form.Locator("[name=email]").FillAsync(email);
        await form.Locator("[name=handle]").FillAsync(handle);
        await form.Locator("[name=name]").FillAsync(name);
        await form.Locator("[name=password]").FillAsync(password);
        await form.Locator("[type=submit]").ClickAsync();
    }

    public async Task LogIn(string email, string password)
    {
        await Window.Locator("#entry-login").ClickAsync();
        await Window.Locator("#login-form [name=email]").FillAsync(email);
        await Window.Locator("#login-form [name=password]").FillAsync(password);
        await Window.Locator("#login-form [type=submit]").ClickAsync();
    }

    public async Task LogOut()
    {
        await Window.Locator("#account").ClickAsync();
        await Window.Locator("#log-out").ClickAsync();
        await Expect(Window.Locator("#entry")).ToBeVisibleAsync();
    }

    /// <summary>Another window of the same person.</summary>
    public async Task<ChatPage> SecondWindow()
    {
        var other = new ChatPage(await Window.Context.NewPageAsync());
        await other.Visit();
        return other;
    }

    public Task Connected() => Expect(Status).ToHaveAttributeAsync("data-state", "open");

    public async Task CreateChannel(string title)
    {
        await Window.Locator("#create").ClickAsync();
        await Window.Locator("#create-form [name=title]").FillAsync(title);
        await Window.Locator("#create-form [type=submit]").ClickAsync();
        await IsOpen(title);
    }

    public async Task JoinChannel(string title)
    {
        await Window.Locator("#browse").ClickAsync();
        await Window.Locator("#browse-query").FillAsync(title);
        await Window.Locator("[data-channel]", new() { HasText = title }).GetByRole(AriaRole.Button).ClickAsync();
        await IsOpen(title);
    }

    public Task IsOpen(string title) => Expect(Window.Locator("#conversation-title")).ToHaveTextAsync(title);

    public ILocator InList(string title) => Window.Locator("[data-conversation]", new() { HasText = title });

    /// <summary>Says something and waits until it is stored.</summary>
    public async Task Say(string text)
    {
        await Submit(text);
        await Expect(Message(text)).ToBeVisibleAsync();
    }

    /// <summary>
    /// Writes and sends, again and again if the page takes it for an accident so soon after another one.
    /// </summary>
    public async Task Submit(string text)
    {
        await Composer.FillAsync(text);
        do
        {
            await Composer.PressAsync("Enter");
        }
        while (await Composer.InputValueAsync() != string.Empty);
    }

    /// <summary>A stored message with exactly this text.</summary>
    public ILocator Message(string text) =>
        Stored.Filter(new() { Has = Window.Locator(".text").GetByText(text, new() { Exact = true }) });

    public Task Sees(string text) => Expect(Message(text)).ToBeVisibleAsync();

    /// <summary>Chooses an action in the menu of a message.</summary>
    public async Task Act(string text, string action)
    {
        await Message(text).HoverAsync();
        await Message(text).Locator("[data-part=menu]").ClickAsync();
        await Window.Locator($"#message-menu [data-action={action}]").ClickAsync();
    }

    public ILocator Reaction(string text, string emoji) => Message(text).Locator($"[data-reaction='{emoji}']");

    /// <summary>The id of the person.</summary>
    public Task<string> Id() => Window.Locator("#members [data-member]:disabled")
        .EvaluateAsync<string>("me => me.dataset.member");

    /// <summary>Nothing is wider than the screen.</summary>
    public async Task ShouldFit()
    {
        const string Script = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        (await Window.EvaluateAsync<int>(Script)).ShouldBe(0);
    }

    /// <summary>The seqs of all rows that carry one, from top to bottom.</summary>
    public Task<long[]> Seqs() => Window.Locator("#message-rows")
        .EvaluateAsync<long[]>("rows => [...rows.querySelectorAll('[data-seq]')].map(row => Number(row.dataset.seq))");

    /// <summary>Makes a picture and gives where it is.</summary>
    public async Task<string> Picture(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "pictures", name + ".png");
        await Window.ScreenshotAsync(new() { Path = path });
        return path;
    }

    public async ValueTask DisposeAsync() => await Window.Context.DisposeAsync();
}
