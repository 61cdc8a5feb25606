using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.Hosting;

/// <summary>What decides how the server is put together.</summary>
/// <param name="Port">TCP port; 0 takes a free one.</param>
/// <param name="Data">Folder of the data; made when it is not there.</param>
/// <param name="Database">A PostgreSQL connection string; none: SQLite in <paramref name="Data"/>.</param>
/// <param name="Profile">Which defaults hold.</param>
/// <param name="Role">The parts that run in this process.</param>
internal sealed record ServerSettings(int Port, string Data, string? Database, string Profile, ServerRole Role)
{
    /// <summary>As platforms name the database that they give to a program.</summary>
    private const string DatabaseUrl = "DATABASE_URL";

    /// <exception cref="OptionsValidationException">A name or a value is wrong.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var mistakes = KnownSettings.Mistakes(configuration);
        if (mistakes.Count > 0)
        {
            throw new OptionsValidationException(ServerOptions.Section, typeof(ServerSettings), mistakes);
        }

        var options = configuration.Read<ServerOptions, ServerOptionsValidator>(ServerOptions.Section);
        var database = configuration.GetConnectionString(nameof(ConnectionStrings.Chat));
        return new ServerSettings(
            options.Port,
            options.Data,
            string.IsNullOrEmpty(database) ? NullIfEmpty(configuration[DatabaseUrl]) : database,
            options.Profile,
            Enum.Parse<ServerRole>(options.Role, ignoreCase: true));
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>The parts of the server that a process runs.</summary>
internal enum ServerRole
{
    /// <summary>Silo and frontend.</summary>
    All,

    /// <summary>Grains and storage; listens for other processes of the cluster only.</summary>
    Silo,

    /// <summary>Sockets and HTTP; has no way to the database.</summary>
    Frontend,
}
