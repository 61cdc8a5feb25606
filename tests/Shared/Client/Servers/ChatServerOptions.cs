namespace OrleansChat.Tests.Client.Servers;

/// <summary>How a server of its own is started.</summary>
public sealed record ChatServerOptions
{
    /// <summary>The server's program; null is the one built beside this program.</summary>
    public string? Program { get; init; }

    /// <summary>The folder for its data; null makes a new one that goes with the server.</summary>
    public string? Data { get; init; }

    /// <summary>A PostgreSQL connection string; null is SQLite in the folder.</summary>
    public string? Database { get; init; }

    /// <summary>The profile of limits; null is the program's default.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether it is told what it needs by its environment, and not by its command line.</summary>
    public bool IsToldByEnvironment { get; init; }

    /// <summary>Further arguments, as they stand.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Further environment variables, such as settings.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The network that it runs in; null is this machine's.</summary>
    public ServerNetwork? Network { get; init; }

    /// <summary>How many files it may open; null leaves that to the system.</summary>
    public int? DescriptorsMax { get; init; }

    /// <summary>
    /// How many times a start is tried, as a supervisor would: on a busy machine, a new silo can be so slow that the
    /// others declare it dead.
    /// </summary>
    public int StartTriesMax { get; init; } = 1;

    /// <summary>The longest wait for a start, and for an orderly stop.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>A network namespace of Linux.</summary>
/// <param name="Namespace">Its name, as <c>ip netns</c> has it.</param>
/// <param name="Address">Where a server in it is reached from this machine.</param>
public sealed record ServerNetwork(string Namespace, string Address);
