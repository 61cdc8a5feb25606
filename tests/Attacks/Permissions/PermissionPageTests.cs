using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OrleansChat.Permissions;

namespace OrleansChat.Tests.Attacks.Permissions;

/// <summary>The page on permissions says what the table says.</summary>
public sealed partial class PermissionPageTests
{
    [Fact]
    public void The_page_has_the_rows_of_the_table()
    {
        var told = Rows().Select(row => (row[0], row[1], row[2]));
        told.ShouldBe(PermissionTable.Rows.Select(row => (
            row.Permission.ToString(),
            row.Member?.ToString().ToLowerInvariant() ?? "–",
            row.Deployment?.ToString().ToLowerInvariant() ?? "–")));
    }

    [Fact]
    public void The_page_names_the_requests_that_are_tried_by_every_role()
    {
        var told = Rows().SelectMany(row => RequestType().Matches(row[3])
            .Select(match => (match.Groups[1].Value, Enum.Parse<Permission>(row[0]))));
        told.ShouldBe(RequestGridTests.Requests.Distinct(), ignoreOrder: true);
    }

    private static IEnumerable<string[]> Rows([CallerFilePath] string path = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/permissions.md"))
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex RequestType();
}
