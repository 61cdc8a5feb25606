using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Repository;

/// <summary>
/// Words that have no place in a finished repository. Written so that this file does not hold them itself.
/// </summary>
public sealed class WordTests
{
    private static readonly Regex Unfinished =
        Words("TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception");

    private static readonly Regex Sleeps = Words(@"Thread\.Sle" + "ep");

    private static readonly Regex Machine =
        new("(?:^|[^a-z])/(?:wo" + "rk|ro" + "ot|far" + "m)/", RegexOptions.None, Timeout);

    private static readonly Regex Registry =
        new(@"https?://[a-z0-9.-]*(?:nu" + @"get|npm" + @"js|deb" + @"ian)\.", RegexOptions.None, Timeout);

    private static readonly Regex Deferring = new(@"ConfigureAwait\(fal" + "se", RegexOptions.None, Timeout);

    private static TimeSpan Timeout => TimeSpan.FromSeconds(5);

    [Fact]
    public void Nothing_is_left_unfinished() =>
        Lines(Unfinished, "*.cs", "*.js", "*.sql", "*.md", "chat").ShouldBeEmpty();

    [Fact]
    public void Nothing_sleeps() => Lines(Sleeps, "*.cs").ShouldBeEmpty();

    [Fact]
    public void No_path_of_a_machine_and_no_registry_is_named()
    {
        Lines(Machine, "*").ShouldBeEmpty();
        Lines(Registry, "*").ShouldBeEmpty();
    }

    [Fact]
    public void Grains_and_frontend_stay_on_their_scheduler() =>
        Lines(Deferring, "Grains/*.cs", "Grains.Abstractions/*.cs", "Frontend/*.cs").ShouldBeEmpty();

    private static IEnumerable<string> Lines(Regex words, params string[] patterns) =>
        SourceTree.Files(patterns)
            .Where(file => !file.Path.EndsWith(".png", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Select((line, index) => (file.Path, Number: index + 1, Line: line)))
            .Where(line => words.IsMatch(line.Line))
            .Select(line => $"{line.Path}:{line.Number}: {line.Line.Trim()}");

    private static Regex Words(params string[] words) =>
        new(@"\b(?:" + string.Join('|', words) + @")\b", RegexOptions.None, Timeout);
}
