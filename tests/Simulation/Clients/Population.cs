using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.Sessions;
using OrleansChat.Sessions;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Database;
using OrleansChat.Tests.Simulation.Deployment;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>The people with their devices and conversations.</summary>
internal sealed class Population
{
    private readonly World _world;
    private readonly List<Person> _people = [];
    private readonly Dictionary<ConversationId, string> _kinds = [];

    /// <param name="world">Where they live.</param>
    /// <param name="database">Gets their accounts and conversations.</param>
    /// <param name="truth">What they are to be told.</param>
    /// <param name="process">Runs their programs.</param>
    /// <param name="frontends">Those that take connections.</param>
    /// <param name="people">How many there are.</param>
    /// <param name="devices">How many programs they have together.</param>
    public Population(
        World world,
        DatabaseServer database,
        Truth truth,
        Process process,
        IReadOnlyList<FrontendProcess> frontends,
        int people,
        int devices)
    {
        _world = world;
        Frontends = frontends;
        for (var number = 0; number < people; number++)
        {
            _people.Add(AddPerson(database, number));
        }

        AddConversations(database);
        for (var number = 0; number < devices; number++)
        {
            var person = number < people ? _people[number] : world.Pick(_people);
            Devices.Add(new Device(world, process, truth, this, person, $"d{number}"));
        }
    }

    public List<Device> Devices { get; } = [];

    /// <summary>Frontends that take connections.</summary>
    public IReadOnlyList<FrontendProcess> Frontends { get; }

    /// <summary>Faults are over, and people only read and write.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Whether everybody has stopped writing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Nobody does anything but to follow what they lost.</summary>
    public bool IsEnding { get; set; }

    public static ConversationId Workspace { get; } = ConversationId.Parse("c-workspace");

    /// <summary>Channels that everybody may join, or everybody of the workspace.</summary>
    public List<ConversationId> Channels { get; } = [];

    /// <summary>Every message that was acknowledged, with its first place.</summary>
    public Dictionary<(UserId, ConversationId, ClientId), (Epoch Epoch, long Seq)> Acknowledged { get; } = [];

    public string KindOf(ConversationId conversation) => _kinds[conversation];

    public UserId AnyPersonsId() => _world.Pick(_people).Id;

    public string AnyHandle() => $"p-{_world.Random.Next(_people.Count)}";

    public void Add(ConversationId conversation, string kind, IEnumerable<Person> people)
    {
        _kinds[conversation] = kind;
        foreach (var person in people)
        {
            if (!person.Conversations.Contains(conversation))
            {
                person.Conversations.Add(conversation);
            }
        }
    }

    public void Acknowledge(UserId user, ConversationId conversation, ClientId clientId, Epoch epoch, long seq)
    {
        var key = (user, conversation, clientId);
        if (Acknowledged.TryGetValue(key, out var first) && first.Epoch == epoch && first.Seq != seq)
        {
            _world.Fail($"I3: {clientId} was acknowledged as seq {first.Seq} and as seq {seq} of {conversation}");
        }

        Acknowledged[key] = (epoch, seq);
    }

    private Person AddPerson(DatabaseServer database, int number)
    {
        var account = new Participant(UserId.Parse($"u-{number}"), SenderType.User, $"Person {number}");
        var token = Tokens.Create(account.Id, new byte[] { (byte)number, 1, 2, 3, 4, 5, 6, 7, 8 });
        var stored = new StoredToken(
            Tokens.Hash(token), TokenKind.Access, World.Epoch + TimeSpan.FromHours(5), SpentAt: null);
        var session = SessionId.Parse($"s-{number}");
        _ = database.Accounts.Insert(
            new StoredAccount(account, Email: null, $"p-{number}", PasswordHash: null, World.Epoch));
        _ = database.Sessions.Insert(new NewSession(
            session, account.Id, Stamp: 0, new DeviceInfo(null, null), World.Epoch, [stored]));
        return new Person(account, session, token);
    }

    private void AddConversations(DatabaseServer database)
    {
        for (var number = 0; number < 4; number++)
        {
            AddChannel(database, ConversationId.Parse($"c-channel{number}"), _people, null);
        }

        var staff = _people.Where(_ => _world.Chance(0.6)).DefaultIfEmpty(_people[0]).ToList();
        Add(database, Workspace, new NewConversation(ConversationKind.Workspace, "title", staff[0].Id), staff);
        for (var number = 0; number < 2; number++)
        {
            AddChannel(database, ConversationId.Parse($"c-room{number}"), staff, Workspace);
        }

        for (var number = 0; number < 4; number++)
        {
            var members = _people.Where(_ => _world.Chance(0.25)).DefaultIfEmpty(_people[0]).ToList();
            Add(
                database,
                ConversationId.Parse($"c-group{number}"),
                new NewConversation(ConversationKind.Group, "title", members[0].Id),
                members);
        }

        var pair = (One: _people[0], Other: _people[^1]);
        Add(
            database,
            ConversationIds.ForDirect(pair.One.Id, pair.Other.Id),
            new NewConversation(ConversationKind.Direct, null, pair.One.Id),
            [pair.One, pair.Other]);
    }

    private void AddChannel(DatabaseServer database, ConversationId id, List<Person> people, ConversationId? workspace)
    {
        var members = people.Where(_ => _world.Chance(0.5)).DefaultIfEmpty(people[0]).ToList();
        var made = new NewConversation(ConversationKind.Channel, "title", members[0].Id) { Workspace = workspace };
        Add(database, id, made, members);
        Channels.Add(id);
    }

    /// <summary>The first member is the owner and the second a moderator, where there are such.</summary>
    private void Add(DatabaseServer database, ConversationId id, NewConversation made, List<Person> members)
    {
        var creator = members[0].Account;
        var entries = members.Select((member, place) => new AppendEntry(
            creator,
            ClientId: null,
            new MemberBody(
                member.Account,
                MemberChange.Joined,
                made.Kind is ConversationKind.Direct || place > 1 ? MemberRole.Member : (MemberRole)(place + 1))));
        _ = database.Log.Append(new AppendRequest(
            id, made, Epoch.Parse(_world.NextId("e-")), ExpectedHead: 0, World.Epoch, entries.ToImmutableArray(), []));
        Add(id, Words.Kinds.Word(made.Kind), members);
    }
}
