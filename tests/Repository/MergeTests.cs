using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Repository;

/// <summary>Merges are finished before they are committed.</summary>
public sealed partial class MergeTests
{
    [Fact]
    public void No_file_holds_a_conflict_marker() =>
        SourceTree.Files("*")
            .SelectMany(file => file.Lines.Index().Where(line => Marker().IsMatch(line.Item))
                .Select(line => $"{file.Path}:{line.Index + 1}: {line.Item}"))
            .ShouldBeEmpty();

    [GeneratedRegex(@"^(<{7}|={7}|>{7}|\|{7})( |$)")]
    private static partial Regex Marker();
}
