namespace OrleansChat.Silo.Storage.SoftState;

/// <summary>The database in which Orleans' ADO.NET grain storage keeps soft state.</summary>
/// <param name="Invariant">Orleans' name for the database driver.</param>
/// <param name="ConnectionString">With a separate pool: soft state must not take connections from the log.</param>
internal sealed record SoftStateDatabase(string Invariant, string ConnectionString);
