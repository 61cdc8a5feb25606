namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>How far the connection is when the bytes of a case come.</summary>
internal enum Stage
{
    /// <summary>Before or instead of the handshake.</summary>
    Handshake,
    BeforeHello,
    AfterHello,
    Subscribed,

    /// <summary>The server has been given a reason to close, or the client has closed.</summary>
    Closing,
}

/// <summary>How the client goes, after its last byte.</summary>
internal enum Ending
{
    /// <summary>It ends its half and waits for the server to end the other.</summary>
    Fin,
    Reset,
    Close,

    /// <summary>It keeps to the closing handshake.</summary>
    CloseFrame,

    /// <summary>It says nothing more, and leaves the end to the server.</summary>
    Silence,
}

/// <summary>Bytes that are written one after the other, in so many pieces.</summary>
internal sealed record Step(string What, byte[] Bytes, int Pieces)
{
    private const int ShownBytesMax = 48;

    public override string ToString() =>
        $"{What}, {Bytes.Length} bytes in {Pieces}: {Convert.ToHexString(Bytes.AsSpan()[..Shown])}";

    private int Shown => Math.Min(Bytes.Length, ShownBytesMax);
}

/// <summary>One connection of one client. The same seed always gives the same case.</summary>
/// <param name="WaitsForAnswers">Whether the client waits until the server has taken it to the stage.</param>
/// <param name="Reads">Whether it reads what the server says.</param>
internal sealed record FuzzCase(
    int Seed, Stage Stage, bool WaitsForAnswers, bool Reads, Ending Ending, IReadOnlyList<Step> Steps)
{
    public override string ToString() =>
        $"case {Seed}: {Stage}, waits {WaitsForAnswers}, reads {Reads}, {Ending}\n  {string.Join("\n  ", Steps)}";
}
