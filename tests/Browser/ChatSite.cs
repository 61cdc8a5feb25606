using Microsoft.Playwright;
using OrleansChat.Tests.Browser;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;

[assembly: AssemblyFixture(typeof(ChatSite))]

namespace OrleansChat.Tests.Browser;

/// <summary>One real server and one real browser for all tests; each person has windows of their own.</summary>
public sealed class ChatSite : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ChatHttp? _http;

    /// <summary>Set when the test run is cancelled.</summary>
    public static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public ChatServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.Launch(_playwright);
        if (_browser is not null)
        {
            Server = await ChatServer.Start(cancellationToken: Stopped);
            _http = new ChatHttp(Server.Address);
        }
    }

    /// <summary>Opens a window of a new person, at the page where one comes in.</summary>
    internal Task<ChatPage> Open(int width = 1280, int height = 800, ColorScheme colors = ColorScheme.Light) =>
        Open(Server?.Address, width, height, colors);

    /// <summary>The same at another server.</summary>
    /// <param name="server">Its address.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="height">Of the window, in pixels.</param>
    /// <param name="colors">What the person prefers.</param>
    /// <param name="isTouch">Whether fingers point.</param>
    /// <param name="script">Runs before the scripts of every page of the person.</param>
    internal async Task<ChatPage> Open(
        Uri? server,
        int width = 1280,
        int height = 800,
        ColorScheme colors = ColorScheme.Light,
        bool isTouch = false,
        string? script = null)
    {
        var browser = RequireBrowser();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = server!.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = colors,
            Locale = "en-GB",
            HasTouch = isTouch,
            IsMobile = isTouch,
        });
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        var page = new ChatPage(await context.NewPageAsync());
        await page.Visit();
        return page;
    }

    /// <summary>Opens a window and comes in as a guest.</summary>
    internal async Task<ChatPage> Enter(string name, int width = 1280, int height = 800)
    {
        var page = await Open(width, height);
        await page.EnterAsGuest(name);
        return page;
    }

    /// <summary>A guest without a browser, who can say much in little time.</summary>
    internal async Task<ChatConnection> Connect(string name)
    {
        RequireBrowser();
        return await Connect(await _http!.Guest(name));
    }

    /// <summary>A new account, whose person comes in here without a browser and elsewhere as they like.</summary>
    internal async Task<ChatConnection> Register(string email, string handle, string password, string name)
    {
        RequireBrowser();
        return await Connect(await _http!.Register(email, handle, password, name));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _http?.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }

    private async Task<ChatConnection> Connect(Account account)
    {
        var connection = await ChatConnection.Open(Server.Address);
        await connection.Hello(account.AccessToken);
        return connection;
    }

    private IBrowser RequireBrowser()
    {
        Assert.SkipWhen(_browser is null, "There is no browser: install Debian's package chromium.");
        return _browser!;
    }
}
