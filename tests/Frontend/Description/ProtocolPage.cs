using System.Globalization;
using System.Runtime.CompilerServices;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>What docs/protocol.md tells people: the words beside what the code says.</summary>
internal sealed class ProtocolPage
{
    private readonly string[] _lines = File.ReadAllLines(PathOf("protocol.md"));

    /// <summary>The rows about requests, by type.</summary>
    public IReadOnlyDictionary<string, (string Members, string Ok)> Requests =>
        Rows("Requests").SelectMany(row => Names(row[0]).Select(name => (Name: name, Members: row[1], Ok: row[2])))
            .ToDictionary(row => row.Name, row => (row.Members, row.Ok));

    /// <summary>The rows about events, by kind: their meaning.</summary>
    public IReadOnlyDictionary<string, string> Events =>
        Rows("Events").SelectMany(row => Names(row[0]).Select(name => (Name: name, Meaning: row[2])))
            .ToDictionary(row => row.Name, row => row.Meaning);

    public IEnumerable<string> ErrorCodes => Rows("Error codes").SelectMany(row => Names(row[0]));

    /// <summary>The rows about close codes: what each means, and what the client does then.</summary>
    public IReadOnlyDictionary<int, (string Meaning, string Client)> CloseCodes =>
        Rows("Close codes").SelectMany(row => row[0].Split(", ").Select(code => (Code: code, Row: row)))
            .ToDictionary(
                row => int.Parse(row.Code, CultureInfo.InvariantCulture), row => (row.Row[1], row.Row[2]));

    public static string PathOf(string file, [CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../../docs", file);

    private IEnumerable<string[]> Rows(string section) =>
        Section(section).Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private IEnumerable<string> Section(string title) =>
        _lines.SkipWhile(line => line != $"## {title}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    private static IEnumerable<string> Names(string cell) =>
        cell.Split(" / ").Select(name => name.Trim('`'));
}
