using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Schema;

/// <summary>Brings a database's tables up to date: forward only, all or nothing, one process at a time.</summary>
internal sealed partial class MigrationRunner(
    Migrations migrations, TimeProvider time, ILogger logger, bool mayApply = true)
{
    /// <summary>Another process may be migrating, and a step on a large table takes time.</summary>
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromMinutes(5);

    private const string CreateHistory =
        """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number bigint NOT NULL PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at bigint NOT NULL
        )
        """;

    private const string SelectHistory = "SELECT number, name, checksum FROM schema_migration ORDER BY number";

    private const string InsertHistory =
        "INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

    /// <exception cref="DatabaseUnusableException">
    /// The tables are newer than this program, or belong to another one.
    /// </exception>
    public async Task Run(DbConnection connection, CancellationToken cancellationToken)
    {
        if (await IsUpToDate(connection, cancellationToken))
        {
            return;
        }

        if (!mayApply)
        {
            throw new DatabaseUnusableException(
                "The tables of the database are older than this program, or not there yet: start the server once, or "
                + "run ./chat migrate, before this command.");
        }

        await Execute(connection, migrations.Begin, cancellationToken);
        try
        {
            await Execute(connection, CreateHistory, cancellationToken);
            var applied = await ReadHistory(connection, cancellationToken);
            Check(applied);
            foreach (var step in migrations.Steps.Skip(applied.Count))
            {
                await Apply(connection, step, cancellationToken);
            }

            await Execute(connection, "COMMIT", cancellationToken);
        }
        catch
        {
            await Execute(connection, "ROLLBACK", CancellationToken.None);
            throw;
        }
    }

    /// <summary>Only reads: for a service that may not create tables, or a command that runs beside a server.</summary>
    private async Task<bool> IsUpToDate(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, migrations.HasHistory);
        if (await command.ExecuteScalarAsync(cancellationToken) is not 1L)
        {
            return false;
        }

        var applied = await ReadHistory(connection, cancellationToken);
        Check(applied);
        return applied.Count == migrations.Steps.Count;
    }

    private static async Task<List<Applied>> ReadHistory(DbConnection connection, CancellationToken cancellationToken)
    {
        var applied = new List<Applied>();
        await using var command = Command(connection, SelectHistory);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(new Applied(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private void Check(List<Applied> applied)
    {
        if (applied.Count > migrations.Steps.Count)
        {
            throw new DatabaseUnusableException(
                $"The database has {applied.Count} migrations, this program knows {migrations.Steps.Count}: "
                + "run the newer program that made it.");
        }

        foreach (var (step, done) in migrations.Steps.Zip(applied))
        {
            if (step.Number != done.Number || step.Checksum != done.Checksum)
            {
                throw new DatabaseUnusableException(
                    $"Migration {done.Number} '{done.Name}' of the database is not the one of this program: "
                    + "an applied migration must never be changed.");
            }
        }
    }

    private async Task Apply(DbConnection connection, Migration step, CancellationToken cancellationToken)
    {
        await Execute(connection, step.Script, cancellationToken);
        await Execute(
            connection,
            InsertHistory,
            cancellationToken,
            step.Number,
            step.Name,
            step.Checksum,
            time.GetUtcNow().ToUnixTimeMilliseconds());
        LogApplied(step.Number, step.Name);
    }

    private static async Task Execute(
        DbConnection connection, string text, CancellationToken cancellationToken, params object[] arguments)
    {
        await using var command = Command(connection, text);
        for (var index = 0; index < arguments.Length; index++)
        {
            var parameter = command.CreateParameter();
            parameter.Value = arguments[index];
            if (connection is Microsoft.Data.Sqlite.SqliteConnection)
            {
                parameter.ParameterName = $"${index + 1}";
            }

            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants and embedded files.")]
    private static DbCommand Command(DbConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = (int)StatementTimeout.TotalSeconds;
        return command;
    }

    private sealed record Applied(long Number, string Name, string Checksum);

    [LoggerMessage(3011, LogLevel.Information, "Migration {Number} {Name} was applied")]
    private partial void LogApplied(long number, string name);
}
