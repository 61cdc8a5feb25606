using Npgsql;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// The parameters of connections: the settings of section <c>Storage</c>, otherwise the operator's connection string,
/// otherwise the defaults here.
/// </summary>
internal static class PostgresSettings
{
    /// <summary>Orleans' name for the driver.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Soft state is written behind, so it may wait for a connection.</summary>
    private const int SoftStatePoolMax = 4;

    private const int MembershipPoolMax = 2;

    private const string MaxAutoPrepare = "Max Auto Prepare";

    /// <summary>Prepared statements kept per connection; this program has fewer.</summary>
    private const int PreparedMax = 64;

    private const int ColdTimeoutSeconds = 15;

    /// <exception cref="DatabaseUnusableException">The connection string can't be read or can't work.</exception>
    public static NpgsqlConnectionStringBuilder Of(PostgresOptions options)
    {
        var settings = Read(options.ConnectionString);
        if (settings.Multiplexing)
        {
            throw new DatabaseUnusableException(
                "The connection string of the database asks for multiplexing, which this server does not support: "
                + "leave Multiplexing out.");
        }

        Set("Minimum Pool Size", options.PoolMin, PostgresOptions.PoolMinDefault);
        Set("Maximum Pool Size", options.PoolMax, PostgresOptions.PoolMaxDefault);
        Set("Timeout", Seconds(options.ConnectTimeout), Seconds(PostgresOptions.ConnectTimeoutDefault)!.Value);
        Set("Command Timeout", Seconds(options.CommandTimeout), Seconds(PostgresOptions.CommandTimeoutDefault)!.Value);
        Set("Cancellation Timeout", null, 1_000);
        Set("TCP Keepalive", null, true);
        Set("Application Name", null, "orleans-chat");
        Set("Auto Prepare Min Usages", null, 2);
        if (settings.Timeout == 0 || settings.CommandTimeout == 0)
        {
            throw new DatabaseUnusableException(
                "The connection string of the database asks for no time-out: give Timeout and Command Timeout in "
                + "seconds.");
        }

        settings.NoResetOnClose = true;
        settings.Enlist = false;
        settings.IncludeErrorDetail = false;
        settings.LogParameters = false;
        if (settings.MaxPoolSize < 2 || settings.MinPoolSize > settings.MaxPoolSize)
        {
            throw new DatabaseUnusableException(
                $"The pool of the database may have {settings.MinPoolSize} to {settings.MaxPoolSize} connections; it "
                + "needs at least two, and no more at least than at most.");
        }

        return settings;

        void Set(string word, object? wanted, object usual)
        {
            if (wanted is not null || !settings.ShouldSerialize(word))
            {
                settings[word] = wanted ?? usual;
            }
        }
    }

    /// <summary>With prepared statements, if there is no pooler between this process and the server.</summary>
    public static string Direct(NpgsqlConnectionStringBuilder settings)
    {
        var direct = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        if (!direct.ShouldSerialize(MaxAutoPrepare))
        {
            direct.MaxAutoPrepare = PreparedMax;
        }

        return direct.ConnectionString;
    }

    /// <summary>For a small pool beside that of the log.</summary>
    public static string OfSoftState(PostgresOptions options) => Beside(options, SoftStatePoolMax).ConnectionString;

    /// <summary>
    /// For a separate pool with its own name: membership must be accessible however much soft state is written.
    /// </summary>
    public static string OfMembership(PostgresOptions options)
    {
        var settings = Beside(options, MembershipPoolMax);
        settings.ApplicationName += "-membership";
        return settings.ConnectionString;
    }

    /// <summary>
    /// For a connection outside of the pool. When starting on a busy machine, connecting may take longer.
    /// </summary>
    public static string Alone(NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Pooling = false,
            MaxAutoPrepare = 0,
            Timeout = Math.Max(settings.Timeout, ColdTimeoutSeconds),
        }.ConnectionString;

    private static NpgsqlConnectionStringBuilder Beside(PostgresOptions options, int poolMax)
    {
        var settings = Of(options);
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = poolMax;
        return settings;
    }

    private static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(DatabaseUrl.ToConnectionString(connectionString));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            // The driver's message could contain a password.
            throw new DatabaseUnusableException(
                $"The connection string of the database cannot be read ({exception.GetType().Name}).");
        }
    }

    private static int? Seconds(TimeSpan? time) => time is { } given ? (int)Math.Ceiling(given.TotalSeconds) : null;
}
