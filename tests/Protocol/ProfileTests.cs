using System.Net;
using System.Text.Json;

namespace OrleansChat.Tests.Protocol;

public sealed class ProfileTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_new_name_is_in_lists_at_once_and_in_the_next_event_from_any_connection()
    {
        await using var ann = await server.Visit("Ann");
        await using var phone = await server.Visit(ann.Account);
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        await bob.Connection.Join(plaza.Id, Stopped);
        await bob.Connection.Subscribe(plaza.Id, cancellationToken: Stopped);

        var user = await Change(ann, new { name = "Zoe" });
        user.GetRawText().ShouldBe($$"""{"id":"{{ann.Id}}","name":"Zoe","type":"guest"}""");
        var told = await phone.Connection.Next("profile", Stopped);
        told.Json.GetProperty("user").GetRawText().ShouldBe(user.GetRawText());
        var members = (await bob.Connection.Ask("members", new { conversation = plaza.Id }, Stopped)).Value;
        members.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString())
            .ShouldBe(["Bob", "Zoe"], ignoreOrder: true);

        await ann.Say(plaza, "from here");
        await phone.Say(plaza, "from there");
        foreach (var heard in await bob.Hear(plaza, 2))
        {
            heard.Json.GetProperty("sender").GetProperty("name").GetString().ShouldBe("Zoe");
        }

        await using var later = await server.Visit(ann.Account);
        await later.Say(plaza, "later");
        (await bob.Hear(plaza, 1))[0].Json.GetProperty("sender").GetProperty("name").GetString().ShouldBe("Zoe");
    }

    [Fact]
    public async Task A_handle_is_unique_and_free_again_when_it_is_given_up()
    {
        var (one, other) = (await server.Register(), await server.Register());
        await using var ann = await server.Visit(one.Account);
        await using var bob = await server.Visit(other.Account);
        var (old, handle) = (other.Email.Split('@')[0], $"New.{Guid.NewGuid():N}"[..20]);
        (await Refusal(ann, new { handle = old.ToUpperInvariant() })).ShouldBe("conflict");
        (await Change(bob, new { handle })).GetProperty("handle").GetString().ShouldBe(handle);
        (await Finds(ann, handle)).ShouldBe([other.Id]);
        (await Finds(ann, old)).ShouldBeEmpty();
        await Change(ann, new { handle = old });
        (await Finds(bob, old)).ShouldBe([one.Id]);
    }

    [Fact]
    public async Task Guests_can_have_no_handle()
    {
        await using var ann = await server.Visit("Ann");
        (await Refusal(ann, new { handle = $"h{Guid.NewGuid():N}"[..20] })).ShouldBe("forbidden");
        (await Refusal(ann, new { handle = "Admin", name = "Ann" })).ShouldBe("forbidden");
    }

    [Fact]
    public async Task An_avatar_is_read_by_everybody_who_is_logged_in_until_another_one_takes_its_place()
    {
        await using var ann = await server.Visit("Ann");
        await using var bob = await server.Visit("Bob");
        var plaza = await ann.Channel();
        var (first, second) = (await Picture(ann), await Picture(ann));
        (await Status(bob, first)).ShouldBe(HttpStatusCode.NotFound);
        (await Refusal(bob, new { avatar = first })).ShouldBe("not_found");
        (await Change(ann, new { avatar = first })).GetProperty("avatar").GetString().ShouldBe(first);
        (await Status(bob, first)).ShouldBe(HttpStatusCode.OK);
        (await Status(null, first)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Avatar(ann, plaza.Id)).ShouldBe(first);

        var send = new
        {
            conversation = plaza.Id,
            recipientType = "channel",
            clientId = "1",
            attachments = new[] { first },
        };
        (await ann.Connection.Ask("send", send, Stopped)).Error!.Code.ShouldBe("not_found");
        await Change(ann, new { avatar = second });
        (await Status(ann, first)).ShouldBe(HttpStatusCode.NotFound);
        (await Change(ann, new { avatar = "" })).TryGetProperty("avatar", out JsonElement _).ShouldBeFalse();
        (await Status(ann, second)).ShouldBe(HttpStatusCode.NotFound);
        (await Avatar(ann, plaza.Id)).ShouldBeNull();
    }

    /// <summary>A PNG of one pixel.</summary>
    private static byte[] Pixel { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static async Task<JsonElement> Change(Visitor person, object members)
    {
        var reply = await person.Connection.Ask("profile", members, Stopped);
        reply.Error.ShouldBeNull();
        return reply.Value.GetProperty("user");
    }

    private static async Task<string> Refusal(Visitor person, object members) =>
        (await person.Connection.Ask("profile", members, Stopped)).Error.ShouldNotBeNull().Code;

    private static async Task<IEnumerable<string?>> Finds(Visitor asker, string query) =>
        (await asker.Connection.Ask("people", new { query }, Stopped)).Value.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString());

    private static async Task<string?> Avatar(Visitor member, string conversation)
    {
        var members = (await member.Connection.Ask("members", new { conversation }, Stopped)).Value;
        return members.GetProperty("items")[0].TryGetProperty("avatar", out var avatar) ? avatar.GetString() : null;
    }

    private async Task<string> Picture(Visitor owner) =>
        (await Uploads.Post(server, owner, Pixel, "me.png")).GetProperty("id").GetString()!;

    private async Task<HttpStatusCode> Status(Visitor? reader, string upload)
    {
        using var response = await Uploads.Get(server, reader, upload);
        return response.StatusCode;
    }
}
