using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

/// <summary>What people do with messages that are stored.</summary>
public sealed class ChangedMessagesTests(ChatSite site)
{
    [Fact]
    public async Task Messages_are_edited_reacted_to_answered_pinned_and_deleted_and_the_others_see_it()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo");
        await ada.CreateChannel("Changing minds");
        await bo.JoinChannel("Changing minds");
        await ada.Say("Lunch at noon?");

        await Edit(ada, bo);
        await React(ada, bo);
        await Reply(ada, bo);
        await Pin(ada, bo);
        await bo.Act("Gladly", "delete");
        await bo.Window.Locator("#delete-confirm").ClickAsync();
        await Expect(ada.Window.Locator("#message-rows .is-deleted .text")).ToHaveTextAsync("Message deleted");
        await Expect(ada.Window.Locator("#message-rows")).Not.ToContainTextAsync("Gladly");
        await ada.Window.ReloadAsync();
        await ada.Sees("Lunch at one?");
        await Expect(ada.Window.Locator("#message-rows .is-deleted")).ToHaveCountAsync(1);
        ada.Complaints.Concat(bo.Complaints).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thread_stands_beside_the_conversation_and_its_root_counts_the_replies()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo");
        await ada.CreateChannel("Side talks");
        await bo.JoinChannel("Side talks");
        await ada.Say("Who brings the cake?");

        await bo.Act("Who brings the cake?", "thread");
        var reply = bo.Window.Locator("#thread-text");
        await Expect(bo.Window.Locator("#members")).ToBeHiddenAsync();
        await reply.FillAsync("I do");
        await reply.PressAsync("Enter");
        await Expect(bo.Window.Locator("#thread-rows .message[data-seq] .text"))
            .ToHaveTextAsync(["Who brings the cake?", "I do"]);
        var summary = ada.Message("Who brings the cake?").Locator("[data-thread]");
        await Expect(summary).ToContainTextAsync("1 reply · last at");
        await summary.ClickAsync();
        var here = ada.Window.Locator("#thread-text");
        await here.FillAsync("Thank you");
        await here.PressAsync("Enter");
        await Expect(bo.Window.Locator("#thread-rows")).ToContainTextAsync("Thank you");
        await Expect(bo.Window.Locator("#thread-rows")).ToContainTextAsync("2 replies");
        await ada.Picture("thread");
        await here.PressAsync("ArrowUp");
        await ada.Window.Locator("#thread-rows .editor textarea").FillAsync("Thanks");
        await ada.Window.Keyboard.PressAsync("Enter");
        await Expect(here).ToBeFocusedAsync();
        await Expect(bo.Window.Locator("#thread-rows")).ToContainTextAsync("Thanks");
        await bo.Window.Keyboard.PressAsync("Escape");
        await Expect(bo.Window.Locator("#thread-panel")).ToBeHiddenAsync();
        await Expect(bo.Window.Locator("#members")).ToBeVisibleAsync();
        await Expect(bo.Message("Who brings the cake?")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Every_change_can_be_made_with_the_keyboard_alone()
    {
        await using var page = await site.Enter("Keys Only");
        var keyboard = page.Window.Keyboard;
        await page.CreateChannel("Without a mouse");
        await page.Say("One");
        await page.Say("Two");

        await page.Composer.PressAsync("ArrowUp");
        await Expect(page.Editor).ToHaveValueAsync("Two");
        await keyboard.TypeAsync(" and a half");
        await keyboard.PressAsync("Escape");
        await Expect(page.Editor).ToHaveCountAsync(0);
        await page.Sees("Two");
        await Expect(page.Composer).ToBeFocusedAsync();

        await page.Message("Two").FocusAsync();
        await keyboard.PressAsync("ArrowUp");
        await Expect(page.Message("One")).ToBeFocusedAsync();
        await keyboard.PressAsync("Shift+F10");
        await Expect(page.Window.Locator("#message-menu [data-action=react]")).ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Expect(page.Message("One")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Enter");
        await Expect(page.Window.Locator("#emoji-palette [data-emoji='👍']")).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowRight");
        await keyboard.PressAsync("Enter");
        await Expect(page.Reaction("One", "❤️")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Message("One")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Tab");
        await Expect(page.Reaction("One", "❤️")).ToBeFocusedAsync();
        await keyboard.PressAsync("Space");
        await Expect(page.Reaction("One", "❤️")).ToHaveCountAsync(0);
        await Expect(page.Message("One")).ToBeFocusedAsync();

        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("End");
        await keyboard.PressAsync("Enter");
        await Expect(page.Window.Locator("#delete-dialog")).ToBeVisibleAsync();
        await keyboard.PressAsync("Tab");
        await Expect(page.Window.Locator("#delete-confirm")).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Window.Locator("#message-rows .is-deleted")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_refused_change_is_taken_back_and_says_why()
    {
        await using var owner = await site.Connect("Owner");
        var channel = await owner.Create("channel", "Silenced", cancellationToken: ChatSite.Stopped);
        await owner.Send(channel.Id, "No comment", cancellationToken: ChatSite.Stopped);
        await using var bo = await site.Enter("Bo");
        await bo.JoinChannel("Silenced");
        await bo.Say("One comment");
        await owner.Ask(
            "mute", new { conversation = channel.Id, user = await bo.Id(), seconds = 600 }, ChatSite.Stopped);

        await bo.Act("No comment", "react");
        await bo.Window.Locator("#emoji-palette input").FillAsync("🦉");
        await bo.Window.Locator("#emoji-palette [type=submit]").ClickAsync();
        var refused = bo.Message("No comment").Locator("[data-refused]");
        await Expect(refused).ToContainTextAsync("Your reaction wasn't saved. You're muted");
        await Expect(bo.Reaction("No comment", "🦉")).ToHaveCountAsync(0);

        await bo.Act("One comment", "edit");
        await bo.Editor.FillAsync("Two comments");
        await bo.Editor.PressAsync("Enter");
        await Expect(bo.Message("One comment").Locator("[data-refused]")).ToContainTextAsync("Your edit wasn't saved.");
        await bo.Message("One comment").Locator("[data-refused] button").First.ClickAsync();
        await Expect(bo.Editor).ToHaveValueAsync("Two comments");
    }

    [Fact]
    public async Task An_original_far_above_and_a_pinned_message_are_a_press_away()
    {
        const int Between = 130;
        await using var writer = await site.Connect("Writer");
        var channel = await writer.Create("channel", "Long ago", cancellationToken: ChatSite.Stopped);
        var first = await writer.Send(channel.Id, "In the beginning", cancellationToken: ChatSite.Stopped);
        await writer.Ask(
            "pin",
            new { conversation = channel.Id, target = first.Seq, clientId = "pin", on = true },
            ChatSite.Stopped);
        for (var number = 1; number <= Between; number++)
        {
            await writer.Send(channel.Id, $"Line {number}", cancellationToken: ChatSite.Stopped);
        }

        await writer.Ask(
            "send",
            new
            {
                conversation = channel.Id,
                recipientType = "channel",
                clientId = "reply",
                text = "As I said",
                replyTo = first.Seq,
            },
            ChatSite.Stopped);

        await using var reader = await site.Enter("Reader");
        await reader.JoinChannel("Long ago");
        await Expect(reader.Message("As I said").Locator(".quote")).ToContainTextAsync("In the beginning");
        await reader.Message("As I said").Locator(".quote").ClickAsync();
        await Expect(reader.Message("In the beginning")).ToBeInViewportAsync();
        await Expect(reader.Message("In the beginning")).ToBeFocusedAsync();
        await Expect(reader.Message("As I said")).ToHaveCountAsync(0);
        await reader.Window.Locator("#jump").ClickAsync();
        await Expect(reader.Message("As I said")).ToBeInViewportAsync();

        await reader.Act("As I said", "thread");
        await Expect(reader.Window.Locator("#thread-rows")).ToContainTextAsync("In the beginning");
        await reader.Window.Keyboard.PressAsync("Escape");
        await Expect(reader.Composer).ToBeFocusedAsync();

        await reader.Window.Locator("#pins-toggle").ClickAsync();
        var pin = reader.Window.Locator("#pins [data-pinned]");
        await Expect(pin).ToContainTextAsync("In the beginning");
        await pin.GetByText("Go to").ClickAsync();
        await Expect(reader.Message("In the beginning")).ToBeInViewportAsync();
        var list = reader.Window.Locator("#messages");
        while (await reader.Message("As I said").CountAsync() == 0)
        {
            var last = (await reader.Seqs())[^1];
            await list.EvaluateAsync("list => { list.scrollTop = list.scrollHeight; }");
            await Expect(reader.Window.Locator($"#message-rows [data-seq='{last + 1}']")).ToBeAttachedAsync();
        }

        var lines = await reader.Stored.Locator(".text").AllTextContentsAsync();
        lines.Where(text => text.StartsWith("Line ", StringComparison.Ordinal))
            .ShouldBe(Enumerable.Range(1, Between).Select(number => $"Line {number}"));
    }

    [Fact]
    public async Task On_a_phone_the_menu_the_thread_and_the_editor_fit_the_screen_and_take_fingers()
    {
        await using var page = await site.Open(site.Server?.Address, 390, 844, isTouch: true);
        await page.EnterAsGuest("Thumbs");
        await page.CreateChannel("Small screen");
        await page.Composer.FillAsync("A message with " + new string('x', 80));
        await page.Window.Locator("#composer-send").TapAsync();
        var message = page.Stored.First;
        await message.Locator("[data-part=menu]").TapAsync();
        await page.ShouldFit();
        await page.Picture("phone-menu");
        await page.Window.Locator("#message-menu [data-action=react]").TapAsync();
        await page.ShouldFit();
        await page.Picture("phone-emoji");
        await page.Window.Locator("#emoji-palette [data-emoji='🎉']").TapAsync();
        await Expect(message.Locator("[data-reaction]")).ToHaveTextAsync("🎉 1");

        await message.Locator("[data-part=menu]").TapAsync();
        await page.Window.Locator("#message-menu [data-action=edit]").TapAsync();
        await page.Editor.FillAsync("Shorter");
        await page.ShouldFit();
        await page.Window.Locator(".editor [data-save]").TapAsync();
        await page.Sees("Shorter");

        await message.Locator("[data-part=menu]").TapAsync();
        await page.Window.Locator("#message-menu [data-action=thread]").TapAsync();
        await page.Window.Locator("#thread-text").FillAsync("A reply");
        await page.Window.Locator("#thread-send").TapAsync();
        await Expect(page.Window.Locator("#thread-rows .message[data-seq]")).ToHaveCountAsync(2);
        await page.ShouldFit();
        await page.Picture("phone-thread");
        await page.Window.Locator("#thread-panel [data-close]").TapAsync();
        await Expect(message.Locator("[data-thread]")).ToContainTextAsync("1 reply");
        await page.Picture("phone-changed");
        page.Complaints.ShouldBeEmpty();
    }

    private static async Task Edit(ChatPage ada, ChatPage bo)
    {
        await ada.Act("Lunch at noon?", "edit");
        await ada.Editor.FillAsync("Lunch at one?");
        await ada.Editor.PressAsync("Enter");
        await bo.Sees("Lunch at one?");
        await Expect(bo.Message("Lunch at one?").Locator(".meta")).ToContainTextAsync("edited");
    }

    private static async Task React(ChatPage ada, ChatPage bo)
    {
        await bo.Act("Lunch at one?", "react");
        await bo.Window.Locator("#emoji-palette [data-emoji='👍']").ClickAsync();
        var adas = ada.Reaction("Lunch at one?", "👍");
        await Expect(adas).ToHaveAttributeAsync("aria-label", "👍 1");
        await adas.ClickAsync();
        await Expect(adas).ToHaveAttributeAsync("aria-label", "👍 2, with yours");
        await Expect(adas).ToBeFocusedAsync();
        await Expect(bo.Reaction("Lunch at one?", "👍")).ToContainTextAsync("2");
        await adas.ClickAsync();
        await Expect(bo.Reaction("Lunch at one?", "👍")).ToContainTextAsync("1");
        await Expect(adas).ToHaveAttributeAsync("aria-pressed", "false");
    }

    private static async Task Reply(ChatPage ada, ChatPage bo)
    {
        await bo.Act("Lunch at one?", "reply");
        await Expect(bo.Window.Locator("#composer .replying")).ToContainTextAsync("Replying to Ada: Lunch at one?");
        await bo.Say("Gladly");
        await Expect(ada.Message("Gladly").Locator(".quote")).ToContainTextAsync("Lunch at one?");
        await ada.Message("Gladly").Locator(".quote").ClickAsync();
        await Expect(ada.Message("Lunch at one?")).ToBeFocusedAsync();
    }

    private static async Task Pin(ChatPage ada, ChatPage bo)
    {
        await ada.Act("Lunch at one?", "pin");
        await Expect(bo.Message("Lunch at one?").Locator(".pinned")).ToBeVisibleAsync();
        await ada.Act("Lunch at one?", "versions");
        await Expect(ada.Window.Locator("#versions-dialog .quoted"))
            .ToHaveTextAsync(["Lunch at noon?", "Lunch at one?"]);
        await ada.Window.Keyboard.PressAsync("Escape");

        await ada.Message("Lunch at one?").Locator("[data-part=menu]").ClickAsync();
        await ada.Picture("message-menu");
        var menu = await ada.Window.Locator("#message-menu").BoundingBoxAsync();
        menu!.Width.ShouldBeLessThan(300, "the menu stands beside the message");
        await ada.Window.Keyboard.PressAsync("Escape");
    }
}
