namespace OrleansChat.Tests.Repository;

/// <summary>
/// Two branches that each add a migration give it the same number, and their merge has no conflict. The program would
/// refuse to start.
/// </summary>
public sealed class MigrationTests
{
    public static TheoryData<string> Databases =>
        [.. SourceTree.Paths("Silo/Schema/*.sql").Select(path => Path.GetDirectoryName(path)!).Distinct()];

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_migrations_of_a_database_are_numbered_from_1_without_repeats_or_gaps(string folder)
    {
        var names = SourceTree.Paths($"{folder}/*.sql").Select(path => Path.GetFileName(path)).ToList();

        names.Select(name => name.Split('_')[0]).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(1, names.Count).Select(number => $"{number:0000}"));
    }
}
