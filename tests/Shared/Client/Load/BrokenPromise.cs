namespace OrleansChat.Tests.Client.Load;

/// <summary>A promise that the server broke, and how it showed.</summary>
public sealed record BrokenPromise(Breach Breach, string Sign)
{
    public override string ToString() => $"{Breach}: {Sign}";
}

public enum Breach
{
    /// <summary>What was acknowledged is not there, or a reader was not shown it.</summary>
    Lost,

    /// <summary>A message is there, or was shown, twice.</summary>
    Doubled,

    /// <summary>Messages are there, or were shown, in another order than promised.</summary>
    Reordered,

    /// <summary>A client was told an error that is not temporary.</summary>
    Refused,

    /// <summary>What is there, or was shown, is not what was sent.</summary>
    Altered,
}
