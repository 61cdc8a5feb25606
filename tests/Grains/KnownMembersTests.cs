using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Fanout;
using OrleansChat.Grains;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.MemoryStores;

namespace OrleansChat.Tests.Grains;

/// <summary>What a conversation decides does not depend on how many of its members it holds in memory.</summary>
public sealed class KnownMembersTests
{
    private const int Seeds = 100;
    private const int Batches = 25;

    [Theory]
    [InlineData(ConversationKind.Channel, 0, 2)]
    [InlineData(ConversationKind.Channel, 3, 4)]
    [InlineData(ConversationKind.Group, 1, 3)]
    [InlineData(ConversationKind.Workspace, 0, 0)]
    public async Task A_conversation_that_knows_few_members_decides_as_one_that_knows_all(
        ConversationKind kind, int loaded, int kept)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var town = await Town.Settle(new Random(seed), kind);
            var all = new Replica(town, int.MaxValue, int.MaxValue);
            var few = new Replica(town, loaded, kept);
            for (var number = 0; number < Batches; number++)
            {
                var commands = town.Wishes();
                var (expected, decided) = (await all.Decide(commands), await few.Decide(commands));
                var what = $"seed {seed}, batch {number}: {string.Join(", ", commands)}";
                Same(decided, expected, town.Now, what);

                var outcomes = await town.Commit(expected);
                var (answers, same) = (all.Commit(expected, outcomes), few.Commit(decided, outcomes));
                same.ShouldBe(answers, what);
                few.Notices(decided, outcomes).ShouldBe(all.Notices(expected, outcomes), what);
                few.MemberCount.ShouldBe(town.MemberCount, what);
                town.Now += TimeSpan.FromMinutes(3);
            }
        }
    }

    private static void Same(CommandBatch decided, CommandBatch expected, DateTimeOffset now, string what)
    {
        decided.NeedsLog.ShouldBe(expected.NeedsLog, what);
        decided.AuditEvents.ShouldBe(expected.AuditEvents, what);
        decided.Leaves.ShouldBe(expected.Leaves, what);
        if (expected.NeedsLog)
        {
            var (one, other) = (decided.ToRequest(now), expected.ToRequest(now));
            one.ExpectedHead.ShouldBe(other.ExpectedHead, what);
            one.Entries.Select(Describe).ShouldBe(other.Entries.Select(Describe), what);
            one.Marks.ShouldBe(other.Marks, what);
            one.Settings.ShouldBe(other.Settings, what);
            one.Invites.ShouldBe(other.Invites, what);
        }
    }

    /// <summary>With the contents of lists, which are equal only if they are the same.</summary>
    private static (AppendEntry Entry, string Mentions) Describe(AppendEntry entry) => entry.Body is MessageBody body
        ? (
            entry with { Counted = [], Body = body with { Mentions = [] } },
            $"{string.Join(' ', body.Mentions)} for {string.Join(' ', entry.Counted)}")
        : (entry, "");

    /// <summary>A conversation, and a dozen people who are in and out of it.</summary>
    private sealed class Town(Random random, MemoryDatabase database)
    {
        private static readonly MemberRole[] Roles =
            [MemberRole.Owner, MemberRole.Moderator, MemberRole.Member, MemberRole.Reader];

        private static readonly ImmutableArray<Participant> People =
        [
            .. Enumerable.Range(0, 12).Select(number => new Participant(
                UserId.Parse($"u-{number}"), SenderType.User, $"Name {number}")),
        ];

        private readonly MemoryMessageLog _log = new(database);
        private int _said;

        public ConversationId Id { get; } = ConversationId.Parse("c-1");

        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public MemoryConversationFacts Facts { get; } = new(database);

        public long MemberCount => database.Conversations[Id].Memberships.Values.Count(member => member.IsPresent);

        public static async Task<Town> Settle(Random random, ConversationKind kind)
        {
            var town = new Town(random, new MemoryDatabase());
            foreach (var person in People)
            {
                town.Accounts[person.Id] = new StoredAccount(person, null, null, null, town.Now)
                {
                    Handle = $"h-{person.Id.Value[2..]}",
                };
            }

            var create = new CreateConversation(People[0], kind, "Town", [.. People[1..8].Select(user => user.Id)])
            {
                SenderRole = DeploymentRole.Member,
                Access = AccessRules.Of(kind),
            };
            var first = new Replica(town, int.MaxValue, int.MaxValue);
            await town.Commit(await first.Decide([create]));
            town.MemberCount.ShouldBe(8);
            town.Blocks[People[3].Id] = [People[0].Id, People[4].Id];
            return town;
        }

        private Dictionary<UserId, StoredAccount> Accounts => database.Accounts;

        private Dictionary<UserId, List<UserId>> Blocks => database.Blocks;

        public Task<StoredConversation?> Load(int membersMax) => _log.Load(Id, membersMax, CancellationToken.None);

        public async Task<ImmutableArray<EntryOutcome>> Commit(CommandBatch batch) =>
            batch.NeedsLog ? ((Appended)await _log.Append(batch.ToRequest(Now))).Entries : [];

        public List<ConversationCommand> Wishes() =>
            [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Wish())];

        private ConversationCommand Wish()
        {
            var (sender, other) = (Anybody(), Anybody().Id);
            ConversationCommand command = random.Next(16) switch
            {
                0 or 1 => Message(sender),
                2 => new JoinConversation(sender, random.Next(3) == 0 ? "code-1-of-those-we-made" : null),
                3 or 4 => new LeaveConversation(sender),
                5 => new MarkConversation(sender, random.Next(40), random.Next(40)),
                6 => new InvitePeople(sender, [other, Anybody().Id]),
                7 => new KickMember(sender, other),
                8 => new BanPerson(sender, other, On: random.Next(2) == 0),
                9 => new MuteMember(sender, other, TimeSpan.FromMinutes(random.Next(3) * 10)),
                10 => new ChangeRole(sender, other, Roles[random.Next(4)]),
                11 => new ChangeRole(sender, sender.Id, Roles[random.Next(4)]),
                12 => new RenameConversation(sender, $"Title {random.Next(3)}"),
                13 => Message(sender) with { Text = "@all" },
                14 => Message(sender) with { Text = $"@h-{random.Next(12)} @h-{random.Next(12)}" },
                _ => new ChangeSettings(
                    sender,
                    (NotifyLevel)random.Next(1, 4),
                    random.Next(2) == 0,
                    random.Next(3) == 0 ? random.Next(40) : null),
            };
            return command with
            {
                SenderRole = random.Next(4) == 0 ? DeploymentRole.Superadmin : DeploymentRole.Member,
            };
        }

        private SendMessage Message(Participant sender) =>
            new(sender, ClientId.Parse($"m-{++_said}"), random.Next(2) == 0 ? ConversationKind.Group
                : ConversationKind.Channel, "hello", [], ReplyTo: null);

        private Participant Anybody() => People[random.Next(People.Length)];
    }

    /// <summary>Decides as the grain does, with so many members in memory.</summary>
    private sealed class Replica(Town town, int loaded, int kept) : IIdSource
    {
        private ConversationState? _state;
        private int _commands;

        public long MemberCount => _state!.MemberCount;

        public string NextId(string prefix) => $"{prefix}1";

        public void Fill(Span<byte> bytes) => bytes.Fill(7);

        public async Task<CommandBatch> Decide(List<ConversationCommand> commands)
        {
            if (_state is null && await town.Load(loaded) is { } stored)
            {
                _state = ConversationState.From(stored);
            }

            var state = _state?.Within(kept);
            var known = DecisionContext.Bare(town.Now, () => "code-1-of-those-we-made");
            if (FactsNeeded.For(town.Id, state, commands) is { } query)
            {
                var found = await town.Facts.Find(query, CancellationToken.None);
                (state, known) = (state?.With(query, found), DecisionContext.Of(query, found, town.Now, known.NewCode));
            }

            var batch = new CommandBatch(town.Id, state, this, known);
            commands.ForEach(batch.Add);
            _commands = commands.Count;
            return batch;
        }

        public List<UserNotice> Notices(CommandBatch batch, ImmutableArray<EntryOutcome> outcomes) =>
            [.. batch.Notices(_state!, outcomes)];

        public List<CommandResult> Commit(CommandBatch batch, ImmutableArray<EntryOutcome> outcomes)
        {
            var (state, _) = batch.Commit(outcomes);
            _state = state;
            return [.. Enumerable.Range(0, _commands).Select(index => batch.Result(index, state, outcomes))];
        }
    }
}
