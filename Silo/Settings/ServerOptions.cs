using System.Globalization;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Silo.Settings;

/// <summary>What the command line can say, too. Section <c>Server</c>.</summary>
internal sealed class ServerOptions
{
    public const string Section = "Server";

    public const string Development = "development";

    public const string Production = "production";

    /// <summary>The port to listen on, on all addresses; 0 picks a free port and prints it. Default 8080.</summary>
    [Between(0, 65_535)]
    public int Port { get; set; } = 8080;

    /// <summary>
    /// The folder of the SQLite databases, <c>chat.db</c> and <c>chat.soft-state.db</c>, and of uploads; created if it
    /// doesn't exist. Default <c>./data</c>.
    /// </summary>
    [Given]
    public string Data { get; set; } = "./data";

    /// <summary>
    /// Which defaults apply: <c>production</c>, for the public, or <c>development</c>, which has generous limits. It is
    /// the environment of the host, which names the settings file beside the program. Default <c>development</c>.
    /// </summary>
    [OneOf(Development, Production)]
    public string Profile { get; set; } = Development;

    /// <summary>
    /// The part of the server that runs in this process: <c>all</c>, <c>silo</c> (grains and storage; over HTTP only
    /// its health) or <c>frontend</c> (sockets and HTTP, no database).
    /// </summary>
    [OneOf("all", "silo", "frontend")]
    public string Role { get; set; } = "all";

    /// <summary>A JSON file with settings. Read again when it changes.</summary>
    public string? Settings { get; set; }

    /// <summary>A folder with one file per setting, as orchestrators mount secrets.</summary>
    public string? Secrets { get; set; }
}

[OptionsValidator]
internal sealed partial class ServerOptionsValidator : IValidateOptions<ServerOptions>;

/// <summary>What <c>./chat admin grant</c> is told. Section <c>Admin</c>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>The e-mail address the person registered with.</summary>
    [Given]
    public string? Email { get; set; }

    /// <summary>The role to grant.</summary>
    [OneOf("superadmin", "admin", "staff", "member")]
    public string? Role { get; set; }
}

[OptionsValidator]
internal sealed partial class AdminOptionsValidator : IValidateOptions<AdminOptions>;

/// <summary>What <c>./chat audit verify</c> is told. Section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>NUMBER:HASH printed by an earlier run. Default none.</summary>
    [RowAndHash]
    public string? Noted { get; set; }

    /// <summary>What <see cref="Noted"/> says.</summary>
    public (long Number, string Hash)? NotedRow => RowAndHashAttribute.Parse(Noted);
}

[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;

/// <summary>A row of the audit log and its hash, or nothing.</summary>
internal sealed class RowAndHashAttribute : SettingRuleAttribute
{
    public override string Rule => "NUMBER:HASH, as an earlier run printed it";

    public static (long Number, string Hash)? Parse(string? text) =>
        text?.Split(':') is [var number, { Length: 64 } hash]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? (parsed, hash.ToLowerInvariant())
            : null;

    protected override bool Holds(object? value) => value is null or "" || Parse((string)value) is not null;
}

/// <summary>What <c>./chat migrate</c> is told. Section <c>Migrate</c>.</summary>
internal sealed class MigrateOptions
{
    public const string Section = "Migrate";

    /// <summary>The role of the service. Default none.</summary>
    public string? Service { get; set; }
}
