using OrleansChat.Tools.Load.Measuring;
using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;
using OrleansChat.Tools.Load.Sockets;

namespace OrleansChat.Tools.Load.Traffic;

/// <summary>Sends at a rate for a while, waits until all has arrived, and says what it cost.</summary>
internal sealed class Step(LoadLoop loop, ServerUnderLoad server, IReadOnlyList<Sender> senders, Progress progress)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    // Seeded: the same senders in the same order in each run.
    private readonly Random _random = new(1);

    public StepResult Run(double rate, TimeSpan duration)
    {
        var end = loop.After(duration);
        return Run(rate, () => loop.Now >= end);
    }

    /// <summary>Sends at a rate until something has come to pass.</summary>
    public StepResult Run(double rate, Func<bool> isOver)
    {
        var rooms = senders.Select(sender => sender.Room).Distinct().ToArray();
        var measurement = new Measurement();
        loop.Requests.Start(measurement);
        var headsBefore = rooms.Sum(room => room.Head);
        var before = server.Usage();
        var start = loop.Now;
        SendAll(rate, start, isOver, measurement);
        var readers = rooms.SelectMany(room => room.Readers).Where(reader => reader.IsReading).ToArray();
        var drained = loop.Until(
            () => measurement.Answered >= measurement.Sent && Array.TrueForAll(readers, HasAll), DrainLimit);
        var elapsed = loop.Time.GetElapsedTime(start, loop.Now);
        var after = server.Usage();
        var behind = readers.Sum(reader => Math.Max(0, reader.Room.Head - reader.Next + 1));
        return new StepResult
        {
            Rate = rate,
            Elapsed = drained ? elapsed : elapsed - DrainLimit,
            Measurement = measurement,
            Stored = rooms.Sum(room => room.Head) - headsBefore,
            Lost = behind + measurement.Missing,
            Processor = after.Processor - before.Processor,
            DatabaseProcessor = after.DatabaseProcessor - before.DatabaseProcessor,
        };
    }

    private static bool HasAll(Reader reader) => !reader.IsReading || reader.Next > reader.Room.Head;

    private void SendAll(double rate, long start, Func<bool> isOver, Measurement measurement)
    {
        var period = loop.Time.TimestampFrequency / rate;
        long sent = 0;
        var due = start;
        while (!isOver())
        {
            while (due <= loop.Now)
            {
                if (Sender() is { } sender)
                {
                    sender.Send(due);
                }
                else
                {
                    measurement.Refuse("no connection is left to send");
                }

                due = start + (long)(++sent * period);
            }

            progress.Show(rate, measurement);
            loop.Turn(due);
        }
    }

    private Sender? Sender()
    {
        var first = _random.Next(senders.Count);
        for (var offset = 0; offset < senders.Count; offset++)
        {
            var sender = senders[(first + offset) % senders.Count];
            if (sender.CanSend)
            {
                return sender;
            }
        }

        return null;
    }
}
