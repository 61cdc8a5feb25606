namespace OrleansChat.Tools.Load.Sockets;

/// <summary>A conversation, its readers and those who send to it.</summary>
internal sealed class Room(Requests requests, string id, string kind)
{
    private const int RememberedSends = 1_024;

    private readonly (long Seq, long Due)[] _dues = new (long, long)[RememberedSends];

    public string Id { get; } = id;

    public string Kind { get; } = kind;

    public Requests Requests { get; } = requests;

    public List<Reader> Readers { get; } = [];

    /// <summary>The highest seq anybody has seen.</summary>
    public long Head { get; set; }

    public string Epoch { get; set; } = string.Empty;

    /// <summary>When the send of an event was due; 0 when it is none of this step.</summary>
    public long Due(long seq, ReadOnlySpan<byte> frame)
    {
        ref var known = ref _dues[seq % RememberedSends];
        if (known.Seq == seq)
        {
            return known.Due;
        }

        var due = Requests.Due(frame);
        if (known.Seq < seq)
        {
            known = (seq, due);
        }

        return due;
    }
}
