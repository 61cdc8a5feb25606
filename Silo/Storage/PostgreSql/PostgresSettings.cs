using Npgsql;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// What a connection is opened with: the settings of section <c>Storage</c>, else the operator's connection string,
/// else the defaults here.
/// </summary>
internal static class PostgresSettings
{
    /// <summary>What Orleans calls the driver.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>Soft state is written behind: it may wait for a connection.</summary>
    private const int SoftStatePoolMax = 4;

    private const int MembershipPoolMax = 2;

    private const string MaxAutoPrepare = "Max Auto Prepare";

    /// <summary>Statements kept prepared on a connection; there are fewer in this program.</summary>
    private const int PreparedMax = 64;

    private const int ColdTimeoutSeconds = 15;

    /// <exception cref="DatabaseUnusableException">The connection string cannot be read or cannot work.</exception>
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

    /// <summary>With statements prepared, where nothing stands between this process and the server.</summary>
    public static string Direct(NpgsqlConnectionStringBuilder settings)
    {
        var direct = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        if (!direct.ShouldSerialize(MaxAutoPrepare))
        {
            direct.MaxAutoPrepare = PreparedMax;
        }

        return direct.ConnectionString;
    }

    /// <summary>Of a small pool beside that of the log.</summary>
    public static string OfSoftState(PostgresOptions options) => Beside(options, SoftStatePoolMax).ConnectionString;

    /// <summary>
    /// Of a pool of its own, by its own name: who the silos are must be known however much soft state is written.
    /// </summary>
    public static string OfMembership(PostgresOptions options)
    {
        var settings = Beside(options, MembershipPoolMax);
        settings.ApplicationName += "-membership";
        return settings.ConnectionString;
    }

    /// <summary>
    /// For a connection of its own, outside the pool; at a start on a busy machine it may take longer.
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
            // The message of the driver could repeat a password.
            throw new DatabaseUnusableException(
                $"The connection string of the database cannot be read ({exception.GetType().Name}).");
        }
    }

    private static int? Seconds(TimeSpan? time) => time is { } given ? (int)Math.Ceiling(given.TotalSeconds) : null;
}
