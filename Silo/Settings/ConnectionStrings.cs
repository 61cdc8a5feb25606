namespace OrleansChat.Silo.Settings;

/// <summary>Where databases are. Section <c>ConnectionStrings</c>, as everywhere in .NET.</summary>
internal sealed class ConnectionStrings
{
    public const string Section = "ConnectionStrings";

    /// <summary>
    /// PostgreSQL: a connection string, such as <c>Host=localhost;Username=chat;Database=chat</c>, or a URL, such as
    /// <c>postgres://chat:secret@localhost:5432/chat?sslmode=require</c>. If it isn't set, the environment variable
    /// <c>DATABASE_URL</c> is used. Default: SQLite.
    /// </summary>
    public string? Chat { get; set; }
}
