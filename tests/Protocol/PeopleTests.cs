using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Protocol;

public sealed class PeopleTests(LiveServer server)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task People_come_with_handle_type_and_presence()
    {
        var (ann, bob) = (await server.Register(), await server.Register());
        await using var asker = await server.Visit(ann.Account);
        var handle = bob.Email.Split('@')[0];
        var item = Items(await Ask(asker, new { query = handle[..10].ToUpperInvariant() }))
            .ShouldHaveSingleItem();
        item.GetRawText().ShouldBe(
            $$"""{"id":"{{bob.Id}}","name":"Bea","type":"user","handle":"{{handle}}","online":false}""");

        await using var online = await server.Visit(bob.Account);
        Items(await Ask(asker, new { query = $"@{handle}" })).ShouldHaveSingleItem()
            .GetProperty("online").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Pages_follow_each_other_by_their_cursor()
    {
        var asker = await server.Register();
        await using var ann = await server.Visit(asker.Account);
        var people = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            people.Add((await server.Register()).Id);
        }

        var (found, after) = (new List<string>(), (string?)null);
        do
        {
            var reply = await Ask(ann, new { query = "bea", limit = 2, after });
            found.AddRange(Items(reply).Select(item => item.GetProperty("id").GetString()!));
            after = reply.Value.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }
        while (after is not null);

        found.Distinct().Count().ShouldBe(found.Count);
        people.ShouldBeSubsetOf(found);
        found.ShouldNotContain(asker.Id);
    }

    [Fact]
    public async Task People_who_block_each_other_do_not_find_each_other()
    {
        var (ann, bob) = (await server.Register(), await server.Register());
        await using var asker = await server.Visit(ann.Account);
        await using var other = await server.Visit(bob.Account);
        await Block(asker, bob.Id, on: true);
        (await Finds(asker, bob)).ShouldBeFalse();
        (await Finds(other, ann)).ShouldBeFalse();
        await Block(asker, bob.Id, on: false);
        (await Finds(asker, bob)).ShouldBeTrue();
        (await Finds(other, ann)).ShouldBeTrue();
    }

    [Fact]
    public async Task Guests_find_people_in_their_conversations_and_nobody_else()
    {
        var (ann, bob) = (await server.Register(), await server.Register());
        await using var guest = await server.Visit("Guest");
        await guest.Connection.Create("group", "Group", [ann.Id], cancellationToken: Stopped);
        (await Finds(guest, ann)).ShouldBeTrue();
        (await Finds(guest, bob)).ShouldBeFalse();
    }

    private static async Task<bool> Finds(Visitor asker, Member person) =>
        Items(await Ask(asker, new { query = person.Email.Split('@')[0] })).Count > 0;

    private static async Task Block(Visitor by, string user, bool on) =>
        (await by.Connection.Ask("block", new { user, on }, Stopped)).Error.ShouldBeNull();

    private static async Task<Reply> Ask(Visitor asker, object members)
    {
        var reply = await asker.Connection.Ask("people", members, Stopped);
        reply.Error.ShouldBeNull();
        return reply;
    }

    private static List<JsonElement> Items(Reply reply) =>
        [.. reply.Value.GetProperty("items").EnumerateArray()];
}
