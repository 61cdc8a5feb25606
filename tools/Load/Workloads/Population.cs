using OrleansChat.Tools.Load.People;
using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;
using OrleansChat.Tools.Load.Sockets;
using OrleansChat.Tools.Load.Traffic;

namespace OrleansChat.Tools.Load.Workloads;

/// <summary>The people of a run in their conversations, each with one connection.</summary>
internal sealed class Population(LoadLoop loop, WorkloadOptions options, Progress progress)
{
    private const int Parallel = 64;

    // Beyond it people have to join by themselves, which only a channel lets them do.
    private const int InitialMembersMax = 200;
    private static readonly TimeSpan SetUpLimit = TimeSpan.FromMinutes(5);

    public List<(Person Person, Reader Reader)> Readers { get; } = [];

    public List<Sender> Senders { get; } = [];

    public List<Room> Rooms { get; } = [];

    public LoadLoop Loop { get; } = loop;

    /// <summary>Makes accounts and conversations with their members; nobody is connected afterwards.</summary>
    public async Task Settle(ServerUnderLoad server, CancellationToken cancellationToken)
    {
        var perRoom = options.Readers + options.Senders;
        var people = await Guests.Create(server.Address, options.Rooms * perRoom, Loop.Time, cancellationToken);
        progress.Say($"{people.Length} guests");
        Loop.Complete(SettleRooms(people.Chunk(perRoom).ToArray()), SetUpLimit, "Making the conversations");
        foreach (var person in people)
        {
            person.Connection?.Drop();
        }

        progress.Say($"{Rooms.Count} conversations");
    }

    /// <summary>Connects everybody.</summary>
    public void Connect() => Loop.Complete(
        LoadLoop.ForEach(Everybody(), Parallel, person => person.Connect(Loop, options.Batch)),
        SetUpLimit,
        "Connecting");

    /// <summary>Has every reader read from now on.</summary>
    public void Subscribe() => Loop.Complete(
        LoadLoop.ForEach(Readers, Parallel, one => one.Person.Subscribe(Loop, one.Reader)), SetUpLimit, "Subscribing");

    /// <summary>Waits for what is under way, and brings back whoever lost the connection.</summary>
    public void Repair()
    {
        Loop.Until(() => Readers.TrueForAll(one => !one.Reader.IsReading || one.Reader.Next > one.Reader.Room.Head),
            TimeSpan.FromSeconds(10));
        var lostReaders = Readers.Where(one => !one.Reader.IsReading).ToArray();
        var lostSenders = Senders.Where(sender => !sender.CanSend).Select(sender => sender.Person).ToArray();
        Loop.Complete(Again(lostReaders, lostSenders), SetUpLimit, "Connecting again");
    }

    private async Task Again((Person Person, Reader Reader)[] readers, Person[] senders)
    {
        var people = readers.Select(one => one.Person).Union(senders).ToArray();
        await LoadLoop.ForEach(people, Parallel, person => person.Connect(Loop, options.Batch));
        await LoadLoop.ForEach(readers, Parallel, one => one.Person.Subscribe(Loop, one.Reader));
    }

    private Person[] Everybody() =>
        Readers.Select(one => one.Person).Union(Senders.Select(sender => sender.Person)).ToArray();

    private async Task SettleRooms(Person[][] groups)
    {
        await LoadLoop.ForEach(groups, Parallel, SettleRoom);
    }

    private async Task SettleRoom(Person[] people)
    {
        await people[0].Connect(Loop);
        var fits = people.Length <= InitialMembersMax;
        var others = fits ? people.Skip(1).Select(person => person.Id) : [];
        var room = await people[0].Create(Loop, fits ? "group" : "channel", $"Load {Rooms.Count}", others);
        if (!fits)
        {
            await LoadLoop.ForEach(people[1..], Parallel, async person =>
            {
                await person.Connect(Loop);
                await person.Join(Loop, room);
            });
        }

        Rooms.Add(room);
        foreach (var person in people[..options.Readers])
        {
            var reader = new Reader(room);
            room.Readers.Add(reader);
            Readers.Add((person, reader));
        }

        var senders = options.Senders == 0 ? people : people[options.Readers..];
        Senders.AddRange(senders.Select(person => new Sender(person, room, options.TextBytes)));
    }
}
