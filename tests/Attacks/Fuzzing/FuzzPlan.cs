using System.Text;

namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>Makes a case of a seed.</summary>
internal sealed class FuzzPlan
{
    private const int StepsMax = 6;
    private const int PiecesMax = 3;

    private static readonly int[] Sizes = [0, 1, 2, 3, 8, 124, 125, 126, 127, 128, 1_000, 4_095, 4_096, 4_097];
    private static readonly int[] LargeSizes = [65_534, 65_535, 65_536, 65_537, 70_000, 131_073];
    private static readonly long[] Lies = [1, 126, 65_536, int.MaxValue, 1L << 40, long.MaxValue, -1, long.MinValue];
    private static readonly int[] CloseCodes = [0, 999, 1000, 1004, 1005, 1006, 1011, 1015, 2999, 3000, 4501, 65_535];

    private readonly Random _random;
    private readonly FuzzWords _words;
    private readonly int _seed;

    private FuzzPlan(int seed, FuzzTarget target)
    {
        _seed = seed;
        _random = new Random(seed);
        _words = new FuzzWords(_random, target);
    }

    public static FuzzCase Of(int seed, FuzzTarget target) => new FuzzPlan(seed, target).Draw();

    private FuzzCase Draw()
    {
        var stage = (Stage)_random.Next(Enum.GetValues<Stage>().Length);
        var reads = Chance(0.6);

        // Silence takes as long as the server's maxWait does: now and then is enough.
        var ending = Chance(0.08) ? Ending.Silence : (Ending)_random.Next((int)Ending.Silence);
        var steps = new List<Step>();
        if (stage is Stage.Handshake)
        {
            steps.Add(new Step("http", _words.Http(), Pieces()));
        }
        else if (stage is Stage.Closing)
        {
            steps.Add(CauseOfClose());
        }

        for (var count = _random.Next(StepsMax); count > 0; count--)
        {
            steps.Add(AnyStep());
        }

        return new FuzzCase(_seed, stage, WaitsForAnswers: reads && Chance(0.7), reads, ending, steps);
    }

    private Step AnyStep()
    {
        var (what, bytes) = _random.Next(12) switch
        {
            0 or 1 or 2 => ("frame", AnyFrame()),
            3 or 4 => ("request", _words.Request(isBroken: false)),
            5 => ("broken request", _words.Request(isBroken: true)),
            6 => ("fragments", Fragments()),
            7 => ("control", Control()),
            8 => ("half a head", ClientBytes.Frame(First(), Bytes(200), Mask(), Form())[.._random.Next(1, 14)]),
            9 => ("lie", Lie()),
            10 => ("garbage", Bytes(Size())),
            _ => Chance(0.1) ? ("flood", Flood()) : ("large", Large()),
        };
        return new Step(what, bytes, Pieces());
    }

    private Step CauseOfClose() => new("cause of close", _random.Next(6) switch
    {
        0 => ClientBytes.Close(1000),
        1 => ClientBytes.Frame(ClientBytes.Final | ClientBytes.Binary, Bytes(Size()), Mask()),
        2 => ClientBytes.Frame(ClientBytes.Binary, Bytes(Size()), Mask()),
        3 => ClientBytes.Frame(ClientBytes.Final | ClientBytes.Text, [0xC3, 0x28], Mask()),
        4 => ClientBytes.Message("no json"),
        _ => Large(),
    }, Pieces());

    /// <summary>Any opcode, any bits, any length in any form, masked or not.</summary>
    private byte[] AnyFrame() => ClientBytes.Frame(First(), Bytes(Size()), Mask(), Form());

    /// <summary>A head that says another length than what follows it.</summary>
    private byte[] Lie() => ClientBytes.Frame(
        Chance(0.5) ? ClientBytes.Final | ClientBytes.Text : First(),
        Bytes(Size()),
        Mask(),
        Form(),
        Lies[_random.Next(Lies.Length)]);

    /// <summary>A message in pieces, with control frames and worse between them.</summary>
    private byte[] Fragments()
    {
        var message = Encoding.UTF8.GetBytes(_words.Json());
        var opcode = (int)(Chance(0.2) ? ClientBytes.Binary : ClientBytes.Text);
        using var bytes = new MemoryStream();
        var rest = message.AsSpan();
        while (true)
        {
            var part = rest[..Math.Min(rest.Length, _random.Next(20))];
            rest = rest[part.Length..];
            var isLast = rest.IsEmpty && Chance(0.5);
            bytes.Write(ClientBytes.Frame((isLast ? ClientBytes.Final : 0) | opcode, part, Mask()));
            opcode = Chance(0.03) ? ClientBytes.Text : ClientBytes.Continuation;
            if (isLast || Chance(0.03))
            {
                return bytes.ToArray();
            }

            if (Chance(0.3))
            {
                bytes.Write(Control());
            }
        }
    }

    private byte[] Control()
    {
        var payload = _random.Next(4) switch
        {
            0 => Bytes(_random.Next(4)),
            1 => Bytes(125),
            2 => Bytes(126),
            _ => [.. CloseBytes(), .. Bytes(_random.Next(60))],
        };
        var opcode = Chance(0.3) ? ClientBytes.CloseCode : ClientBytes.Ping + _random.Next(2);
        return ClientBytes.Frame((Chance(0.95) ? ClientBytes.Final : 0) | opcode, payload, Mask());
    }

    /// <summary>More pings than there is room for answers.</summary>
    private byte[] Flood() => [.. Enumerable
        .Repeat(ClientBytes.Frame(ClientBytes.Final | ClientBytes.Ping, Bytes(125), mask: 7), 3_000)
        .SelectMany(frame => frame)];

    private byte[] Large()
    {
        var payload = new byte[LargeSizes[_random.Next(LargeSizes.Length)]];
        payload.AsSpan().Fill((byte)' ');
        var first = (Chance(0.7) ? ClientBytes.Final : 0) | (Chance(0.8) ? ClientBytes.Text : ClientBytes.Binary);
        return ClientBytes.Frame(first, payload, Mask());
    }

    private byte[] CloseBytes()
    {
        var code = CloseCodes[_random.Next(CloseCodes.Length)];
        return [(byte)(code >> 8), (byte)code];
    }

    private int First() => _random.Next(4) == 0
        ? _random.Next(256)
        : (Chance(0.7) ? ClientBytes.Final : 0) | _random.Next(16);

    private uint? Mask() => Chance(0.93) ? (uint)_random.NextInt64(uint.MaxValue) : null;

    private LengthForm Form() => Chance(0.7) ? LengthForm.Shortest : (LengthForm)_random.Next(3);

    private int Size() => Sizes[_random.Next(Sizes.Length)];

    private int Pieces() => _random.Next(1, PiecesMax + 1);

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private bool Chance(double share) => _random.NextDouble() < share;
}
