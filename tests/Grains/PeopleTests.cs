using System.Text;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Reading;

namespace OrleansChat.Tests.Grains;

public sealed class PeopleTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static int _next;

    [Fact]
    public async Task A_cursor_goes_on_for_the_same_person_and_query_and_reveals_nothing()
    {
        var word = NewWord();
        foreach (var name in (string[])["One", "Two", "Three"])
        {
            await Add($"{word} {name}");
        }

        var (ann, bob) = (By("u-ann", DeploymentRole.Member), By("u-bob", DeploymentRole.Member));
        var first = (await People(ann, word, limit: 2)).Value!;
        Names(first).ShouldBe([$"{word} One", $"{word} Three"]);
        var cursor = first.Next.ShouldNotBeNull();
        Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(cursor)).ShouldNotContain(word);

        var second = (await People(ann, word.ToUpperInvariant(), cursor)).Value!;
        Names(second).ShouldBe([$"{word} Two"]);
        second.Next.ShouldBeNull();
        foreach (var (asker, query, after) in new[]
        {
            (bob, word, cursor), (ann, word[..^1], cursor), (ann, word, cursor[..^1]), (ann, word, "AAAA"),
            (ann, word, Cursor.Of(word, "u-1")), (ann, word, "no base64"),
        })
        {
            var refusal = (await People(asker, query, after)).Refusal.ShouldNotBeNull();
            (refusal.Code, refusal.Message.Split(':')[0]).ShouldBe((ErrorCode.SchemaViolation, "after"));
        }
    }

    [Fact]
    public async Task Guests_find_only_people_who_are_in_a_conversation_with_them()
    {
        var word = NewWord();
        var ann = await Add($"{word} Ann");
        await Add($"{word} Bob");
        var guest = (await cluster.Account(UserId.Parse(NewWord())).RegisterGuest("Guest")).Value!.User;
        var by = By(guest.Id.Value, DeploymentRole.Guest);
        Names((await People(by, word)).Value!).ShouldBeEmpty();

        var create = new CreateConversation(guest, ConversationKind.Group, "Group", [ann])
        {
            SenderRole = DeploymentRole.Guest,
        };
        var id = ConversationIds.ForCreation(guest.Id, ClientId.Parse("1"));
        (await cluster.Conversation(id).Execute([create]))[0].ShouldBeOfType<Created>();
        Names((await People(by, word)).Value!).ShouldBe([$"{word} Ann"]);
    }

    [Theory]
    [InlineData(PeopleVisibility.Everybody, DeploymentRole.Superadmin, true)]
    [InlineData(PeopleVisibility.Everybody, DeploymentRole.Member, true)]
    [InlineData(PeopleVisibility.Everybody, DeploymentRole.Guest, false)]
    [InlineData(PeopleVisibility.SharedConversation, DeploymentRole.Superadmin, false)]
    [InlineData(PeopleVisibility.SharedConversation, DeploymentRole.Member, false)]
    public void The_deployment_and_the_role_say_whether_strangers_are_found(
        PeopleVisibility visibility, DeploymentRole role, bool everybody) =>
        PeopleRules.FindsEverybody(visibility, role).ShouldBe(everybody);

    private static string NewWord() => $"word{Interlocked.Increment(ref _next)}x";

    private static AuthenticatedSession By(string id, DeploymentRole role) =>
        new(SessionId.Parse("s"), new Participant(UserId.Parse(id), role.SenderType(), "Asker"), role);

    private static IEnumerable<string> Names(PeoplePage page) => page.Items.Select(item => item.User.Name);

    private Task<Result<PeoplePage>> People(
        AuthenticatedSession by, string text, string? after = null, int limit = 50) =>
        cluster.AccountReader().People(by, new PeopleQuery(text, after, limit));

    private async Task<UserId> Add(string name)
    {
        var id = UserId.Parse(NewWord());
        var external = new ExternalId("shop", id.Value);
        (await cluster.Account(id).Provision(external, name, isBot: false)).Value.ShouldNotBeNull();
        return id;
    }
}
