using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

/// <summary>A conversation under test, which remembers its head as a grain does.</summary>
internal sealed class TestLog(IMessageLog log, ConversationId id)
{
    public static readonly Epoch FirstEpoch = Epoch.Parse("e1");

    /// <summary>Within a millisecond, so that a loss of precision would show.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    private static int _made;

    public IMessageLog Log => log;

    public ConversationId Id => id;

    public long Head { get; private set; }

    public static Participant User(string id) => new(UserId.Parse(id), SenderType.User, $"Name of {id}");

    public static AppendEntry Message(string sender, string? clientId, string text = "hello") =>
        new(User(sender), clientId is null ? null : ClientId.Parse(clientId), Body(text));

    public static AppendEntry Meta(string sender, string? clientId, string? title) =>
        new(User(sender), clientId is null ? null : ClientId.Parse(clientId), new MetaBody(title));

    public static AppendEntry Member(string user, MemberChange change, MemberRole role = MemberRole.Member) =>
        new(User(user), ClientId: null, new MemberBody(User(user), change, role));

    public static AppendEntry Change(string sender, string clientId, ChangeBody body) =>
        new(User(sender), ClientId.Parse(clientId), body);

    public static AppendEntry Reply(string sender, string clientId, long target) =>
        new(User(sender), ClientId.Parse(clientId), Body("reply") with { ReplyTo = target });

    public static MessageBody Body(string text, ConversationKind kind = ConversationKind.Group) =>
        new(kind, text, [], ReplyTo: null, []);

    public static async Task AddAccounts(TestStorage storage, params IEnumerable<string> users)
    {
        foreach (var user in users)
        {
            await storage.Accounts.Insert(new StoredAccount(User(user), null, null, null, Noon));
        }
    }

    /// <summary>Makes accounts where there are none, and a group that begins with one event a member.</summary>
    public static async Task<TestLog> Create(TestStorage storage, params string[] members)
    {
        await AddAccounts(storage, members);
        var made = new TestLog(storage.Log, NewId());
        (await made.TryCreate(NewGroup(members[0]), members)).ShouldBeOfType<Appended>().Head.ShouldBe(members.Length);
        return made;
    }

    public static IEnumerable<long> Seqs(long first, long last) => Enumerable.Sequence(first, last, 1L);

    public static ConversationId NewId() => ConversationId.Parse($"c-{Interlocked.Increment(ref _made)}");

    public static NewConversation NewGroup(string creator, string? title = null) =>
        new(ConversationKind.Group, title, UserId.Parse(creator));

    public async Task<AppendOutcome> TryCreate(NewConversation create, params string[] members) =>
        Remember(await log.Append(Request(
            members.Select((user, index) => Member(user, MemberChange.Joined, RoleOf(index))), []) with
        {
            Create = create,
        }));

    public async Task<AppendOutcome> TryCreateIn(
        ConversationId workspace, UserId owner, string title, AccessRule access = AccessRule.Open) =>
        Remember(await log.Append(
            Request([Member(owner.Value, MemberChange.Joined, MemberRole.Owner)], []) with
            {
                Create = new NewConversation(ConversationKind.Channel, title, owner)
                {
                    Access = access,
                    Workspace = workspace,
                },
                Workspace = workspace,
            }));

    public AppendRequest Request(IEnumerable<AppendEntry> entries, IEnumerable<MarkEntry> marks) =>
        new(id, Create: null, FirstEpoch, Head, Noon, [.. entries], [.. marks]);

    public async Task<ImmutableArray<EntryOutcome>> Append(params AppendEntry[] entries) =>
        (await TryAppend(entries)).ShouldBeOfType<Appended>().Entries;

    public Task<AppendOutcome> TryAppend(params AppendEntry[] entries) => Send(Request(entries, []));

    public Task<AppendOutcome> Mark(string user, long read, long delivered) =>
        Send(Request([], [new MarkEntry(UserId.Parse(user), read, delivered)]));

    public async Task<AppendOutcome> Send(AppendRequest request) => Remember(await log.Append(request));

    public async Task<ImmutableArray<LoggedEvent>> ReadAll()
    {
        var all = ImmutableArray.CreateBuilder<LoggedEvent>();
        while (true)
        {
            var page = await log.ReadAfter(id, all.Count, 1_000, int.MaxValue, TestContext.Current.CancellationToken);
            if (page!.Events.IsEmpty)
            {
                return all.ToImmutable();
            }

            all.AddRange(page.Events);
        }
    }

    public async Task<StoredConversation> Load(int membersMax = 1_000) =>
        (await log.Load(id, membersMax, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    /// <summary>Believes the database, as a grain does after a fault.</summary>
    public async Task Reload() => Head = (await Load()).Info.Head;

    private static MemberRole RoleOf(int index) => index == 0 ? MemberRole.Owner : MemberRole.Member;

    private AppendOutcome Remember(AppendOutcome outcome)
    {
        Head = outcome is Appended appended ? appended.Head : Head;
        return outcome;
    }
}
