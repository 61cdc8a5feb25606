using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Permissions;

/// <summary>A deployment may set a time limit for edits.</summary>
public sealed class EditWindowTests
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_can_be_edited_within_the_window_and_deleted_at_any_time()
    {
        var time = new SteppedTime();
        await using var server = await AttackedServer.Start([new("Conversations:EditWindow", "00:05:00")], time: time);
        using var visitor = server.From("192.0.2.1");
        await using var ann = await visitor.Enter(await visitor.Http.Guest("Ann", Stopped));
        var plaza = await ann.Create("channel", "Plaza", cancellationToken: Stopped);
        var target = (await ann.Send(plaza.Id, "one", cancellationToken: Stopped)).Seq;

        time.Advance(TimeSpan.FromMinutes(5));
        var edit = new { conversation = plaza.Id, target, clientId = "in time", text = "two" };
        (await ann.Ask("edit", edit, Stopped)).Error.ShouldBeNull();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var late = new { conversation = plaza.Id, target, clientId = "too late", text = "three" };
        (await ann.Ask("edit", late, Stopped)).Error.ShouldNotBeNull().Code.ShouldBe("forbidden");
        (await ann.Ask("edit", edit, Stopped)).Value.GetProperty("duplicate").GetBoolean().ShouldBeTrue();
        var delete = new { conversation = plaza.Id, target, clientId = "delete" };
        (await ann.Ask("delete", delete, Stopped)).Error.ShouldBeNull();
    }
}
