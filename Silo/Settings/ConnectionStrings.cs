namespace OrleansChat.Silo.Settings;

/// <summary>Where databases are. Section <c>ConnectionStrings</c>, as everywhere in .NET.</summary>
internal sealed class ConnectionStrings
{
    public const string Section = "ConnectionStrings";

    /// <summary>The chat's PostgreSQL database. None (the default): SQLite in the folder of the data.</summary>
    public string? Chat { get; set; }
}
