using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.Silo.Schema;

/// <summary>One step in the history of the tables. Never changed after its release: a later step corrects it.</summary>
/// <param name="Number">From 1, without holes.</param>
/// <param name="Name">The file's name without number and extension.</param>
/// <param name="Script">SQL.</param>
internal sealed record Migration(long Number, string Name, string Script)
{
    /// <summary>The hash of the script, with the repository's line endings.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script.ReplaceLineEndings("\n"))));
}

/// <summary>
/// The migrations of one kind of database, with the lock that keeps two processes from running them at once.
/// </summary>
/// <param name="Begin">Begins a transaction that waits until no other process is migrating.</param>
/// <param name="HasHistory">Queries whether there is a history: 1 or 0.</param>
/// <param name="Steps">In the order of their numbers.</param>
internal sealed record Migrations(string Begin, string HasHistory, IReadOnlyList<Migration> Steps)
{
    /// <remarks>
    /// SQLite changes the constraints of a table by recreating it; foreign keys of other tables must be off meanwhile.
    /// </remarks>
    public static Migrations Sqlite { get; } = new(
        "PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE",
        "SELECT count(*) FROM sqlite_master WHERE name = 'schema_migration'",
        Embedded("Sqlite/"));

    /// <summary>The migrations of the file with grains' soft state.</summary>
    public static Migrations SqliteSoftState { get; } = Sqlite with { Steps = Embedded("SqliteSoftState/") };

    public static Migrations PostgreSql { get; } =
        new(
            "BEGIN; SELECT pg_advisory_xact_lock(7020349051)",
            "SELECT count(to_regclass('schema_migration'))",
            Embedded("PostgreSql/"));

    private static List<Migration> Embedded(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var steps = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Parse(Path.GetFileNameWithoutExtension(name), Text(assembly, name)))
            .ToList();
        var isDense = steps.Select((step, index) => step.Number == index + 1).All(isNext => isNext);
        return steps.Count > 0 && isDense
            ? steps
            : throw new InvalidOperationException($"The migrations of {folder} are not numbered 1, 2, 3, ….");
    }

    private static Migration Parse(string name, string script)
    {
        var separator = name.IndexOf('_', StringComparison.Ordinal);
        return new Migration(
            long.Parse(name.AsSpan(0, separator), CultureInfo.InvariantCulture), name[(separator + 1)..], script);
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
