using OrleansChat.Tests.Client.Servers;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class NetworkTests(ChatSite site)
{
    [Fact]
    public async Task A_window_that_was_offline_comes_back_without_a_hole()
    {
        await using var writer = await site.Connect("Writer");
        var channel = await writer.Create("channel", "Tunnel", cancellationToken: ChatSite.Stopped);
        await using var reader = await site.Enter("Reader");
        await reader.JoinChannel("Tunnel");
        await writer.Send(channel.Id, "Before the tunnel", cancellationToken: ChatSite.Stopped);
        await reader.Sees("Before the tunnel");

        await reader.Window.Context.SetOfflineAsync(true);
        await Expect(reader.Status).Not.ToHaveAttributeAsync("data-state", "open");
        for (var number = 1; number <= 20; number++)
        {
            await writer.Send(channel.Id, $"In the tunnel {number}", cancellationToken: ChatSite.Stopped);
        }

        await reader.Submit("Said in the dark");
        await Expect(reader.Window.Locator("[data-client-id]")).ToHaveAttributeAsync("data-state", "waiting");
        await Expect(reader.Status).ToBeVisibleAsync();

        await reader.Window.Context.SetOfflineAsync(false);
        await reader.Sees("Said in the dark");
        await reader.Sees("In the tunnel 20");
        await Expect(reader.Status).ToBeHiddenAsync();
        await ShouldBeWhole(reader);
        await Expect(reader.Message("Said in the dark")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_comes_back_costs_no_message()
    {
        // A server of its own: the others keep theirs.
        await using var server = await ChatServer.Start(cancellationToken: ChatSite.Stopped);
        await using var page = await site.Open(server.Address);
        await page.EnterAsGuest("Steady");
        await page.CreateChannel("Crash");
        await page.Say("Before the crash");
        await server.Kill();
        await Expect(page.Status).Not.ToHaveAttributeAsync("data-state", "open");
        await page.Submit("During the crash");
        await server.Start(ChatSite.Stopped);
        await page.Sees("During the crash");
        await page.Say("After the crash");
        await ShouldBeWhole(page);
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_server_that_stops_in_order_is_found_again()
    {
        await using var server = await ChatServer.Start(cancellationToken: ChatSite.Stopped);
        await using var page = await site.Open(server.Address);
        await page.EnterAsGuest("Patient");
        await page.CreateChannel("Deploy");
        await server.Stop(ChatSite.Stopped);
        await server.Start(ChatSite.Stopped);
        await page.Say("After the deploy");
        await ShouldBeWhole(page);
    }

    private static async Task ShouldBeWhole(ChatPage page)
    {
        var seqs = await page.Seqs();
        seqs.ShouldBe(Enumerable.Range((int)seqs[0], seqs.Length).Select(seq => (long)seq));
    }
}
