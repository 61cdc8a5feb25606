using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Browser;

public sealed class WorkspaceTests(ChatSite site)
{
    [Fact]
    public async Task A_person_who_joins_a_workspace_by_a_link_can_join_its_channels_and_loses_them_with_it()
    {
        await using var ada = await site.Enter("Ada");
        await using var bo = await site.Enter("Bo the invited");
        await ada.Window.Locator("#create").ClickAsync();
        await ada.Window.Locator("#create-form [value=workspace]").CheckAsync();
        await ada.Window.Locator("#create-form [name=title]").FillAsync("Works");
        await ada.Window.Locator("#create-form [type=submit]").ClickAsync();
        await ada.IsOpen("Works");
        await Expect(ada.Composer).ToBeHiddenAsync();
        await ada.Window.Locator("#workspace-invite").ClickAsync();
        await Expect(ada.Window.Locator("#invite-link")).ToHaveValueAsync(new Regex("#i/"));
        var link = await ada.Window.Locator("#invite-link").InputValueAsync();
        await ada.Window.Locator("#invite-dialog [data-close]").ClickAsync();
        await ada.Window.Locator("#workspace-create").ClickAsync();
        await ada.Window.Locator("#create-form [name=title]").FillAsync("Boiler room");
        await ada.Window.Locator("#create-form [type=submit]").ClickAsync();
        await ada.IsOpen("Boiler room");
        await Expect(ada.Window.Locator(".workspace, .below-workspace")).ToContainTextAsync(["Works", "Boiler room"]);

        await bo.Window.GotoAsync(link);
        await bo.Window.Locator("#invite-join").ClickAsync();
        await bo.IsOpen("Works");
        await Expect(bo.Window.Locator("#workspace-invite")).ToBeHiddenAsync();
        await bo.Window.Locator("#workspace-browse").ClickAsync();
        await bo.Window.Locator("[data-channel]", new() { HasText = "Boiler room" }).GetByText("Join").ClickAsync();
        await bo.IsOpen("Boiler room");
        await bo.Say("It is warm here");
        await ada.Sees("It is warm here");

        await ada.InList("Works").ClickAsync();
        await ada.IsOpen("Works");
        await ada.Window.Locator("[data-moderate]").ClickAsync();
        await Expect(ada.Window.Locator("#mute-form")).ToBeHiddenAsync();
        await ada.Window.Locator("#kick").ClickAsync();
        await ada.Window.Locator("#kick").ClickAsync();
        await Expect(bo.Window.Locator("[data-conversation]")).ToHaveCountAsync(0);
        await ada.Picture("workspace");
        ada.Complaints.Concat(bo.Complaints).ShouldBeEmpty();
    }
}
