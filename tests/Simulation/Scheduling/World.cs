using System.Buffers.Binary;
using System.Globalization;

namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>
/// One deployment's time, chance and order of steps: everything that happens is a step of a process at a moment of
/// virtual time, on one thread. Two worlds of one seed do the same.
/// </summary>
internal sealed class World(int seed)
{
    /// <summary>A step takes no time; so that a loop of steps ends, each comes a little later than its cause.</summary>
    private const int StepTicksMax = 200;

    private readonly PriorityQueue<Step, (long At, long Order)> _steps = new();
    private readonly Thread _thread = Thread.CurrentThread;
    private long _lastOrder;

    public static DateTimeOffset Epoch { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Random Random { get; } = new(seed);

    /// <summary>Virtual time since the beginning, in ticks of 100 ns.</summary>
    public long Now { get; private set; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(Now);

    public long Steps { get; private set; }

    /// <summary>A hash over all steps and notes so far.</summary>
    public ulong Trace { get; private set; } = 14695981039346656037;

    /// <summary>Gets every note as a line, when somebody wants to read them.</summary>
    public Action<string>? Listener { get; set; }

    /// <summary>The first thing that broke the rules of the simulation or an invariant; it ends the run.</summary>
    public string? Violation { get; private set; }

    /// <summary>Schedules work of the process, after everything else that is due by then.</summary>
    public void Post(Process process, object work) => Post(process, work, TimeSpan.Zero);

    public void Post(Process process, object work, TimeSpan delay)
    {
        if (Thread.CurrentThread != _thread)
        {
            Fail("work came from another thread: " + Environment.StackTrace);
            return;
        }

        var at = Now + Math.Max(0, delay.Ticks) + Random.Next(StepTicksMax);
        _steps.Enqueue(new Step(process, process.Life, work), (at, ++_lastOrder));
    }

    public void Post(Process process, TimeSpan delay, Action work) => Post(process, (object)work, delay);

    /// <summary>Runs until the given time, or until something is wrong.</summary>
    public void RunUntil(TimeSpan end, long stepsMax = long.MaxValue)
    {
        while (Violation is null && _steps.TryPeek(out var step, out var due) && due.At <= end.Ticks)
        {
            _steps.Dequeue();
            Now = Math.Max(Now, due.At);
            if (step.Process.IsDead || step.Life != step.Process.Life)
            {
                continue;
            }

            if (step.Process.FrozenUntil > Now)
            {
                _steps.Enqueue(step, (step.Process.FrozenUntil, due.Order));
                continue;
            }

            Steps++;
            Mix((ulong)Now * 31 + (ulong)step.Process.Number);
            step.Process.Run(step.Work);
            if (Steps > stepsMax)
            {
                Fail($"the world did not come to rest within {stepsMax} steps");
            }
        }

        if (Violation is null)
        {
            Now = Math.Max(Now, end.Ticks);
        }
    }

    public void Note(string note)
    {
        foreach (var character in note)
        {
            Mix(character);
        }

        Write(note);
    }

    /// <summary>A note for a reader, which is no part of the trace.</summary>
    public void Tell(Func<string> note)
    {
        if (Listener is not null)
        {
            Write(note());
        }
    }

    public void Note(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            Mix(one);
        }
    }

    public void Fail(string violation)
    {
        Violation ??= violation;
        Listener?.Invoke("VIOLATION " + violation);
    }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + ((to - from) * Random.NextDouble());

    public TimeSpan Milliseconds(double from, double to) =>
        TimeSpan.FromMilliseconds(from + ((to - from) * Random.NextDouble()));

    public T Pick<T>(IReadOnlyList<T> all) => all[Random.Next(all.Count)];

    /// <summary>An id drawn from the seed.</summary>
    public string NextId(string prefix)
    {
        Span<byte> random = stackalloc byte[Identifier.RandomBytes];
        for (var index = 0; index < random.Length; index++)
        {
            random[index] = (byte)Random.Next(32);
        }

        return Identifier.Create(prefix, random);
    }

    private void Write(string note) => Listener?.Invoke(string.Create(
        CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(Now).TotalSeconds,10:0.000000} {note}"));

    private void Mix(ulong value) => Trace = (Trace ^ value) * 1099511628211;

    private readonly record struct Step(Process Process, int Life, object Work);
}
