using System.Collections.Immutable;

namespace OrleansChat.Tests.Grains.Golden;

/// <summary>
/// The released contracts, in <c>golden.txt</c>: a line for each, and a further line whenever members were added to it.
/// Lines are added, never changed.
/// </summary>
internal static class GoldenFile
{
    private static readonly string FilePath = Path.Combine(Root(), "tests", "Grains", "Golden", "golden.txt");

    public static ImmutableArray<GoldenLine> Lines { get; } =
        [.. File.ReadLines(FilePath).Where(line => !line.StartsWith('#')).Select(GoldenLine.Parse)];

    public static void Append(IEnumerable<GoldenLine> lines) =>
        File.AppendAllLines(FilePath, lines.Select(line => line.ToString()));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.Chat.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Run the tests from inside the repository.");
    }
}

/// <param name="Name">The name of the contract.</param>
/// <param name="Members">The members that it had.</param>
/// <param name="Bytes">A sample of it with a value for each of these members, in base64.</param>
internal sealed record GoldenLine(string Name, ImmutableArray<string> Members, string Bytes)
{
    public static GoldenLine Parse(string line)
    {
        var columns = line.Split(' ');
        return new GoldenLine(columns[0], columns[1] == "-" ? [] : [.. columns[1].Split(',')], columns[2]);
    }

    public bool IsAbout(Contract contract) =>
        contract.Name == Name && contract.Members.Select(member => member.Name).ToHashSet().SetEquals(Members);

    public override string ToString() =>
        $"{Name} {(Members.IsEmpty ? "-" : string.Join(',', Members))} {Bytes}";
}
