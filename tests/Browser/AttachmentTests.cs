using System.Text;
using Microsoft.Playwright;
using OrleansChat.Tests.Client.Servers;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

/// <summary>Files in messages, and in messages that are being written.</summary>
public sealed class AttachmentTests(ChatSite site)
{
    private const string Uploads = "**/api/v1/uploads";
    private const string Previews = "**/api/v1/uploads/*/preview";

    /// <summary>A PNG with 600 by 400 pixels.</summary>
    private static readonly byte[] Image = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAlgAAAGQAQAAAABaTiM1AAAAhElEQVR42u3MMQEAAAwCIPtHMaUlduyAAKR34nK5XC6Xy+VyuVwu"
        + "l8vlcrlcLpfL5XK5XC6Xy+VyuVwul8vlcrlcLpfL5XK5XC6Xy+VyuVwul8vlcrlcLpfL5XK5XC6Xy+VyuVwul8vlcrlcLpfL5XK5"
        + "XC6Xy+VyuVwul8vlcrlcrjfXAJbk1mS7wLPnAAAAAElFTkSuQmCC");

    [Fact]
    public async Task Files_are_sent_without_words_and_images_open_in_a_viewer()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo");
        await ada.CreateChannel("Show and tell");
        await bo.JoinChannel("Show and tell");
        var preview = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await bo.Window.RouteAsync(Previews, async route =>
        {
            await preview.Task;
            await route.ContinueAsync();
        });

        await Choose(ada, Png("boat.png"), Png("barn.png"), Text("plan.txt", "Sail at noon"));
        await Expect(Files(ada, "uploaded")).ToHaveCountAsync(3);
        await ada.Picture("draft-files");
        await ada.Composer.PressAsync("Enter");
        await Expect(Files(ada)).ToHaveCountAsync(0);

        var pictures = bo.Stored.Locator(".picture");
        await Expect(pictures).ToHaveCountAsync(2);
        var reserved = await pictures.First.BoundingBoxAsync();
        (reserved!.Width, Math.Round(reserved.Height)).ShouldBe((160, 107));
        preview.SetResult();
        await Expect(pictures.First.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 600);
        (await pictures.First.BoundingBoxAsync())!.Height.ShouldBe(reserved.Height);
        await bo.Picture("attachments");

        var link = bo.Stored.Locator("a.file");
        await Expect(link).ToContainTextAsync("plan.txt");
        var saved = await bo.Window.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        saved.SuggestedFilename.ShouldBe("plan.txt");
        (await File.ReadAllTextAsync(await saved.PathAsync(), ChatSite.Stopped)).ShouldBe("Sail at noon");
        await View(bo);
        await ViewWhileTheMessageChanges(bo, ada);
        ada.Complaints.Concat(bo.Complaints).ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_are_pasted_and_dropped_and_wait_with_their_draft()
    {
        // Data of another program, as the browser gives them to a page.
        const string Give = """
            (target, [type, name]) => {
              const data = new DataTransfer();
              data.items.add(new File(['x'], name, { type: 'text/plain' }));
              const init = { bubbles: true, cancelable: true };
              const event = type === 'paste' ? new ClipboardEvent(type, { ...init, clipboardData: data })
                : new DragEvent(type, { ...init, dataTransfer: data });
              return !target.dispatchEvent(event);
            }
            """;
        await using var page = await site.Enter("Collector");
        await page.CreateChannel("Drop zone");
        (await page.Composer.EvaluateAsync<bool>(Give, new[] { "paste", "pasted.txt" })).ShouldBeTrue();
        var messages = page.Window.Locator("#messages");
        (await messages.EvaluateAsync<bool>(Give, new[] { "dragover", "dropped.txt" })).ShouldBeTrue();
        await Expect(page.Window.Locator(".takes-files")).ToBeVisibleAsync();
        (await messages.EvaluateAsync<bool>(Give, new[] { "drop", "dropped.txt" })).ShouldBeTrue();
        await Expect(page.Window.Locator(".takes-files")).ToHaveCountAsync(0);
        await Expect(Files(page, "uploaded")).ToHaveCountAsync(2);

        // A drop beside the place for it would show the file instead of the page.
        (await page.Window.Locator("#sidebar").EvaluateAsync<bool>(Give, new[] { "drop", "lost.txt" })).ShouldBeTrue();
        await page.Composer.FillAsync("Two files");
        await page.Window.ReloadAsync();
        await Expect(Files(page)).ToContainTextAsync(["pasted.txt", "dropped.txt"]);
        await Files(page).First.Locator("[data-part=remove]").ClickAsync();
        await Expect(Files(page).Locator("[data-part=remove]")).ToBeFocusedAsync();
        await page.Composer.PressAsync("Enter");
        await Expect(page.Message("Two files").Locator(".file")).ToHaveTextAsync("dropped.txt1 byte");
    }

    [Fact]
    public async Task An_upload_can_be_cancelled_and_one_that_fails_says_why()
    {
        await using var page = await site.Enter("Unlucky");
        await page.CreateChannel("Slow lines");
        await page.Window.RouteAsync(Uploads, _ => Task.CompletedTask);
        await Choose(page, Text("slow.txt", "x"));
        await Expect(Files(page, "uploading").Locator("progress")).ToBeVisibleAsync();
        await page.Composer.PressAsync("Enter");
        await Expect(page.Window.Locator("#composer-note"))
            .ToHaveTextAsync("You can send this when the files are uploaded.");
        var cancel = Files(page).Locator("[data-part=remove]");
        (await cancel.GetAttributeAsync("aria-label")).ShouldBe("Cancel the upload of \u2068slow.txt\u2069");
        await cancel.ClickAsync();
        await Expect(Files(page)).ToHaveCountAsync(0);
        await Expect(page.Composer).ToBeFocusedAsync();

        await page.Window.UnrouteAsync(Uploads);
        await page.Window.RouteAsync(Uploads, route => route.AbortAsync());
        await Choose(page, Text("lost.txt", "x"), Text("large.txt", new string('x', 11 * 1024 * 1024)));
        await Expect(Files(page, "failed"))
            .ToContainTextAsync(["There is no connection right now.", "Files can have up to 10 MB."]);
        await Files(page).Last.Locator("[data-part=remove]").ClickAsync();
        await page.Window.UnrouteAsync(Uploads);
        await Files(page).Locator("[data-part=retry]").ClickAsync();
        await Expect(Files(page, "uploaded")).ToHaveCountAsync(1);
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_picture_that_is_missing_shows_its_name_until_the_connection_is_back()
    {
        await using var page = await site.Enter("Patient");
        await page.CreateChannel("Weak signal");
        await page.Window.RouteAsync(Previews, route => route.AbortAsync());
        await Choose(page, Png("hill.png"));
        await Expect(Files(page, "uploaded")).ToHaveCountAsync(1);
        await page.Composer.PressAsync("Enter");
        await Expect(page.Stored.Locator(".picture .missing")).ToBeVisibleAsync();
        await Expect(page.Stored.Locator(".picture .missing")).ToHaveTextAsync("hill.png");
        await page.Window.UnrouteAsync(Previews);
        await page.Window.Context.SetOfflineAsync(true);
        await Expect(page.Status).Not.ToHaveAttributeAsync("data-state", "open");
        await page.Window.Context.SetOfflineAsync(false);
        await page.Connected();
        await Expect(page.Stored.Locator(".picture img")).ToHaveJSPropertyAsync("naturalWidth", 600);
        await Expect(page.Stored.Locator(".picture .missing")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task On_a_phone_files_are_attached_and_seen_with_fingers()
    {
        await using var page = await site.Open(site.Server?.Address, 390, 844, isTouch: true);
        await page.EnterAsGuest("Thumbs");
        await page.CreateChannel("Snapshots");
        var chosen = await page.Window.RunAndWaitForFileChooserAsync(
            () => page.Window.Locator("#composer-attach").TapAsync());
        await chosen.SetFilesAsync([Png(new string('w', 120) + ".png"), Text("notes.txt", "x")]);
        await Expect(Files(page, "uploaded")).ToHaveCountAsync(2);
        await page.ShouldFit();
        (await page.Composer.BoundingBoxAsync())!.Width.ShouldBeGreaterThan(240);
        await page.Picture("phone-draft-files");
        await page.Window.Locator("#composer-send").TapAsync();
        await Expect(page.Stored.Locator(".picture img")).ToHaveJSPropertyAsync("naturalWidth", 600);
        await page.ShouldFit();
        await page.Picture("phone-attachments");
        await page.Stored.Locator(".picture").TapAsync();
        await Expect(page.Window.Locator("#image-dialog img")).ToHaveJSPropertyAsync("naturalWidth", 600);
        await page.ShouldFit();
        await page.Picture("phone-image");
        page.Complaints.ShouldBeEmpty();
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_server_without_uploads_offers_none()
    {
        await using var server = await ChatServer.Start(
            new ChatServerOptions { Environment = new Dictionary<string, string> { ["Uploads__Folder"] = "" } },
            ChatSite.Stopped);
        await using var page = await site.Open(server.Address);
        await page.EnterAsGuest("Modest");
        await page.CreateChannel("Words only");
        await page.Say("Hello");
        await Expect(page.Window.Locator("#composer-attach")).ToBeHiddenAsync();
    }

    private static async Task View(ChatPage page)
    {
        var image = page.Window.Locator("#image-dialog img");
        await page.Stored.Locator(".picture").First.ClickAsync();
        await Expect(image).ToHaveJSPropertyAsync("naturalWidth", 600);
        await Expect(page.Window.Locator("#image-heading")).ToHaveTextAsync("boat.png");
        await Expect(page.Window.Locator("#image-dialog")).ToContainTextAsync("1 of 2");
        await page.Picture("image-viewer");
        await page.Window.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Window.Locator("#image-heading")).ToHaveTextAsync("barn.png");
        await page.Window.Keyboard.PressAsync("Escape");
        await Expect(page.Stored.Locator(".picture").First).ToBeFocusedAsync();
    }

    /// <summary>The message is drawn anew meanwhile, and with it what opened the viewer.</summary>
    private static async Task ViewWhileTheMessageChanges(ChatPage page, ChatPage other)
    {
        await page.Stored.Locator(".picture").First.ClickAsync();
        await other.Stored.HoverAsync();
        await other.Stored.Locator("[data-part=menu]").ClickAsync();
        await other.Window.Locator("#message-menu [data-action=pin]").ClickAsync();
        await Expect(page.Stored.Locator(".pinned")).ToHaveCountAsync(1);
        await page.Window.Locator("#image-dialog .file").FocusAsync();
        await page.Window.Keyboard.PressAsync("ArrowRight");
        await page.Window.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Window.Locator("#image-heading")).ToHaveTextAsync("boat.png");
        await page.Window.Keyboard.PressAsync("Escape");
        await Expect(page.Stored).ToBeFocusedAsync();
    }

    private static Task Choose(ChatPage page, params FilePayload[] files) =>
        page.Window.Locator("#composer-files").SetInputFilesAsync(files);

    private static ILocator Files(ChatPage page, string? state = null) =>
        page.Window.Locator($"#composer .draft-files > {(state is null ? "li" : $"[data-state={state}]")}");

    private static FilePayload Png(string name) => new() { Name = name, MimeType = "image/png", Buffer = Image };

    private static FilePayload Text(string name, string text) =>
        new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };
}
