using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class LongListTests(ChatSite site)
{
    private const int Rooms = 230;
    private const string Password = "many a corridor";

    [Fact]
    public async Task More_than_200_conversations_can_all_be_reached_and_are_live()
    {
        await using var builder = await site.Register("hotel@example.org", "hotel", Password, "Hotel");
        var ids = new List<string>();
        for (var room = 0; room < Rooms; room++)
        {
            ids.Add((await builder.Create("group", $"Room {room:000}", cancellationToken: ChatSite.Stopped)).Id);
        }

        await using var page = await site.Open();
        await page.LogIn("hotel@example.org", Password);
        await page.Connected();
        await Expect(page.Window.Locator("[data-conversation]")).ToHaveCountAsync(Rooms);
        await page.InList("Room 000").ClickAsync();
        await page.IsOpen("Room 000");
        await page.Say("Anybody in?");
        await builder.Send(ids[3], "In the fourth room", recipientType: "group", cancellationToken: ChatSite.Stopped);
        await Expect(page.Window.Locator("[data-conversation]").First).ToContainTextAsync("In the fourth room");
        await page.Window.ReloadAsync();
        await page.IsOpen("Room 000");
    }
}
