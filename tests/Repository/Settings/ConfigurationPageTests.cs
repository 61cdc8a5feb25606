using System.Text.RegularExpressions;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Tests.Repository.Settings;

/// <summary>The tables of docs/configuration.md are written from the options classes, never by hand.</summary>
public sealed partial class ConfigurationPageTests
{
    private const string PagePath = "docs/configuration.md";
    private const string End = "<!-- end of table -->";

    private static readonly Dictionary<string, Type> Classes = KnownSettings.Types.ToDictionary(type => type.Name);

    private static string[] Page => SourceTree.Files(PagePath).Single().Lines;

    /// <summary>If it fails: run the method that writes the tables, as the page says, and commit the page.</summary>
    [Fact]
    public void The_tables_of_the_page_say_what_the_options_classes_say()
    {
        var written = Written();
        written.Except(Page).ShouldBeEmpty("The page lacks these rows.");
        Page.Except(written).ShouldBeEmpty("These rows of the page are not true.");
        Page.ShouldBe(written);
    }

    [Fact]
    public void Every_options_class_has_a_table() =>
        Classes.Keys.Except(Page.SelectMany(line => Begin().Matches(line)).SelectMany(match =>
            match.Groups[1].Value.Split(", "))).ShouldBeEmpty();

    [Fact(Explicit = true)]
    public void Write_the_tables() =>
        File.WriteAllText(Path.Combine(SourceTree.Root, PagePath), string.Join('\n', Written()) + '\n');

    /// <summary>The page with its tables as they ought to be.</summary>
    private static List<string> Written()
    {
        var lines = new List<string>();
        var isTable = false;
        foreach (var line in Page)
        {
            isTable &= line != End;
            if (!isTable)
            {
                lines.Add(line);
            }

            if (Begin().Match(line) is { Success: true } begin)
            {
                var types = begin.Groups[1].Value.Split(", ").Select(name => Classes[name]).ToList();
                lines.AddRange(types is [var only] && only == typeof(RateLimitOptions)
                    ? SettingTable.OfRateLimits()
                    : SettingTable.Of(types));
                isTable = true;
            }
        }

        return lines;
    }

    [GeneratedRegex(@"^<!-- table of ([\w, ]+) -->$")]
    private static partial Regex Begin();
}
