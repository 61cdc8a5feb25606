using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace OrleansChat.Silo.Schema;

/// <summary>The rights of the service in a PostgreSQL database whose tables belong to another role.</summary>
internal static class ServiceRole
{
    /// <summary>
    /// Each with the role as %I: read and write everything, only append to the audit log, create no tables.
    /// </summary>
    private static readonly string[] Grants =
    [
        "GRANT USAGE ON SCHEMA public TO %I",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I",
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM %I",
        "REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM %I",
    ];

    /// <exception cref="DatabaseUnusableException">
    /// The role doesn't exist, or the connected role can't grant it rights.
    /// </exception>
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
