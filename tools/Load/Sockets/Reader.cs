namespace OrleansChat.Tools.Load.Sockets;

/// <summary>A connection that reads one conversation, and what it has seen of it.</summary>
internal sealed class Reader(Room room)
{
    private readonly HashSet<long> _missing = [];
    private int _place;

    /// <summary>The seq that should come next; events before it were the subscription's.</summary>
    public long Next { get; private set; } = long.MaxValue;

    public Room Room { get; } = room;

    /// <summary>Whether its latency counts.</summary>
    public bool IsMeasured { get; set; } = true;

    public Connection? Connection { get; private set; }

    public bool IsReading => Connection is { HasEnded: false };

    /// <summary>Starts behind the head that a subscription answered.</summary>
    public void Follow(Connection connection, long head)
    {
        _missing.Clear();
        Connection = connection;
        Next = head + 1;
        Room.Head = Math.Max(Room.Head, head);
    }

    /// <summary>Takes an event.</summary>
    public void Take(ReadOnlySpan<byte> frame, long now)
    {
        var seq = Scan.Number(frame, "\"seq\":"u8, ref _place);
        if (seq < 0)
        {
            return;
        }

        var due = Room.Due(seq, frame);
        if (seq != Next)
        {
            OutOfTurn(seq);
        }
        else
        {
            Next++;
        }

        if (due > 0 && IsMeasured)
        {
            // The time stamp counts nanoseconds on Linux.
            Room.Requests.Measurement.Delivered.Add(now - due);
        }

        if (seq > Room.Head)
        {
            Room.Head = seq;
        }
    }

    /// <summary>Takes the events that a subscription brought from where the reader had been.</summary>
    /// <returns>Whether they are all there, once and in order.</returns>
    public bool CatchUp(Connection connection, long head, ReadOnlySpan<byte> reply)
    {
        var name = "\"seq\":"u8;
        for (var at = reply.IndexOf(name); at >= 0; at = reply.IndexOf(name))
        {
            reply = reply[(at + name.Length)..];
            if (Scan.Digits(reply) != Next++)
            {
                return false;
            }
        }

        var isWhole = Next == head + 1;
        Follow(connection, head);
        return isWhole;
    }

    public void Gone() => Room.Requests.Measurement.Disconnected++;

    private void OutOfTurn(long seq)
    {
        var measurement = Room.Requests.Measurement;
        if (seq > Next)
        {
            for (var missing = Next; missing < seq; missing++)
            {
                _missing.Add(missing);
                measurement.Missing++;
            }

            Next = seq + 1;
        }
        else if (_missing.Remove(seq))
        {
            measurement.Missing--;
            measurement.Reordered++;
        }
        else
        {
            measurement.Duplicates++;
        }
    }
}
