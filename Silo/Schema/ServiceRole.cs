using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace OrleansChat.Silo.Schema;

/// <summary>What the service may do in a PostgreSQL database whose tables belong to another role.</summary>
internal static class ServiceRole
{
    /// <summary>Each with the role as %I. Read and write all, only add to the audit log, make no table.</summary>
    private static readonly string[] Grants =
    [
        "GRANT USAGE ON SCHEMA public TO %I",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I",
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM %I",
        "REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM %I",
    ];

    /// <exception cref="DatabaseUnusableException">There is no such role, or we may not give it rights.</exception>
    public static async Task Grant(DbDataSource owner, string role, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await owner.OpenConnectionAsync(cancellationToken);
            foreach (var grant in Grants)
            {
                await using var statement = connection.CreateCommand();
                statement.CommandText = await WithRole(connection, grant, role, cancellationToken);
                await statement.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        catch (DbException fault)
        {
            throw new DatabaseUnusableException(
                $"The role {role} cannot be given its rights ({fault.Message}): make the role, and connect as the "
                + "owner of the tables.",
                fault);
        }
    }

    /// <summary>The database itself quotes the name.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "The template is a constant; the role is a parameter.")]
    private static async Task<string> WithRole(
        DbConnection connection, string grant, string role, CancellationToken cancellationToken)
    {
        await using var format = connection.CreateCommand();
        format.CommandText = $"SELECT format('{grant}', $1)";
        var parameter = format.CreateParameter();
        parameter.Value = role;
        format.Parameters.Add(parameter);
        return (string)(await format.ExecuteScalarAsync(cancellationToken))!;
    }
}
