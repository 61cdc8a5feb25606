using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Silo.Settings;

/// <summary>What the command line can say, too. Section <c>Server</c>.</summary>
internal sealed class ServerOptions
{
    public const string Section = "Server";

    /// <summary>TCP port; 0 takes a free one. Default 8080.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8080;

    /// <summary>Folder of the data; created if it doesn't exist. Default <c>./data</c>.</summary>
    [Required]
    public string Data { get; set; } = "./data";

    /// <summary>How strict the limits are. Default <c>development</c>.</summary>
    [AllowedValues("development", "production")]
    public string Profile { get; set; } = "development";

    /// <summary>The parts of the server that this process runs. Default <c>all</c>.</summary>
    [AllowedValues("all", "silo", "frontend")]
    public string Role { get; set; } = "all";

    /// <summary>A JSON file with settings. Default none. Read again when it changes.</summary>
    public string? Settings { get; set; }

    /// <summary>A folder with a file a setting, as orchestrators mount secrets. Default none.</summary>
    public string? Secrets { get; set; }
}

/// <summary>What <c>./chat admin grant</c> is told. Section <c>Admin</c>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>The e-mail address the person registered with.</summary>
    [Required]
    public string? Email { get; set; }

    /// <summary>The role to grant.</summary>
    [AllowedValues("superadmin", "admin", "staff", "member")]
    public string? Role { get; set; }
}

/// <summary>What <c>./chat audit verify</c> is told. Section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>NUMBER:HASH printed by an earlier run. Default none.</summary>
    public string? Noted { get; set; }
}

/// <summary>What <c>./chat migrate</c> is told. Section <c>Migrate</c>.</summary>
internal sealed class MigrateOptions
{
    public const string Section = "Migrate";

    /// <summary>The role of the service. Default none.</summary>
    public string? Service { get; set; }
}
