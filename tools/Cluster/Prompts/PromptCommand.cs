using System.Globalization;

namespace OrleansChat.Tools.Cluster.Prompts;

/// <summary>A command as a person types it.</summary>
/// <param name="Node">The number of a process, where the command is about one.</param>
internal sealed record PromptCommand(Verb Verb, int Node = 0)
{
    private const string Number = "N";

    private static readonly (string Words, Verb Verb, string Meaning)[] All =
    [
        ("status", Verb.Status, "the processes; the members as the silos know them; activations; connections"),
        ("watch", Verb.Watch, "the same, again and again until the next line"),
        ("load on", Verb.LoadOn, BackgroundLoad.Description),
        ("load off", Verb.LoadOff, "ends that, and says whether anything was lost, doubled or out of order"),
        ("kill N", Verb.Kill, "ends process N without notice (SIGKILL)"),
        ("freeze N", Verb.Freeze, "stops it in its tracks (SIGSTOP)"),
        ("resume N", Verb.Resume, "lets it go on"),
        ("drain N", Verb.Drain, "asks it to end in order (SIGTERM)"),
        ("add silo", Verb.AddSilo, "starts one more silo"),
        ("add frontend", Verb.AddFrontend, "starts one more frontend"),
        ("log N", Verb.Log, "the last lines that it wrote"),
        ("help", Verb.Help, "this list"),
        ("quit", Verb.Quit, "ends everything"),
    ];

    /// <summary>All commands, a line each.</summary>
    public static string Help { get; } =
        string.Join('\n', All.Select(command => $"  {command.Words,-14}{command.Meaning}"));

    public override string ToString() =>
        All.First(command => command.Verb == Verb).Words.Replace(Number, $"{Node}", StringComparison.Ordinal);

    /// <summary>Reads a line that is not blank.</summary>
    /// <param name="complaint">A sentence that says what is wrong, when nothing is returned.</param>
    public static PromptCommand? Parse(string line, out string complaint)
    {
        complaint = string.Empty;
        var typed = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var (words, verb, _) in All)
        {
            if (Matches(typed, words.Split(' '), out var node))
            {
                return new PromptCommand(verb, node);
            }
        }

        var similar = All.Where(command => command.Words.Split(' ')[0] == typed[0]).Select(command => command.Words);
        var meant = string.Join("' or '", similar);
        var hint = meant.EndsWith(Number, StringComparison.Ordinal) ? ", with the number of a process" : string.Empty;
        complaint = meant.Length == 0
            ? $"There is no command '{typed[0]}'; 'help' lists them."
            : $"It is '{meant}'{hint}.";
        return null;
    }

    private static bool Matches(string[] typed, string[] words, out int node)
    {
        node = 0;
        if (typed.Length != words.Length)
        {
            return false;
        }

        for (var index = 0; index < words.Length; index++)
        {
            var fits = words[index] == Number
                ? int.TryParse(typed[index], NumberStyles.None, CultureInfo.InvariantCulture, out node)
                : words[index] == typed[index];
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}

internal enum Verb
{
    Status,
    Watch,
    LoadOn,
    LoadOff,
    Kill,
    Freeze,
    Resume,
    Drain,
    AddSilo,
    AddFrontend,
    Log,
    Help,
    Quit,
}
