using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class NamesTests(ChatSite site)
{
    private const string Hebrew = "אבי כהן";

    [Fact, Trait("Category", "Long")]
    public async Task A_name_of_another_direction_moves_none_of_the_words_beside_it()
    {
        await using var ada = await site.Enter("Ada");
        await using var avi = await site.Enter(Hebrew);
        await ada.CreateChannel("Directions");
        await avi.JoinChannel("Directions");
        await avi.Say("Hello from afar");
        await ada.Sees("Hello from afar");

        var sender = ada.Window.Locator(".sender");
        await Expect(sender.Locator("bdi")).ToHaveTextAsync(Hebrew);
        await ShouldStandBefore(sender, "bdi", "small");
        await ShouldStandBefore(ada.InList("Directions").Locator(".preview"), "bdi", null);
        await Expect(ada.Window.Locator(".notice bdi").Last).ToHaveTextAsync(Hebrew);
        await Expect(ada.Window.Locator("[data-member] bdi", new() { HasText = Hebrew })).ToBeVisibleAsync();
        await Expect(ada.Window.Locator("[data-member]", new() { HasText = Hebrew }))
            .ToHaveAttributeAsync("title", $"Message \u2068{Hebrew}\u2069");
        await avi.Composer.PressSequentiallyAsync("..");
        await Expect(ada.Window.Locator("#typing bdi")).ToHaveTextAsync(Hebrew);
        await Expect(ada.Window.Locator("#typing")).ToHaveTextAsync($"{Hebrew} is typing…");
        await ada.Picture("names");
    }

    /// <summary>Of two parts of an element, or a part and the text after it, the first stands left.</summary>
    private static async Task ShouldStandBefore(Microsoft.Playwright.ILocator place, string first, string? second)
    {
        const string Script = """
            (place, [first, second]) => {
              const boxOf = node => {
                const range = document.createRange();
                range.selectNodeContents(node);
                return range.getBoundingClientRect();
              };
              const one = place.querySelector(first);
              const other = second === null ? one.nextSibling : place.querySelector(second);
              return boxOf(one).right <= boxOf(other).left + 1;
            }
            """;
        (await place.EvaluateAsync<bool>(Script, new[] { first, second })).ShouldBeTrue();
    }
}
