namespace OrleansChat.Silo.Storage.SoftState;

/// <summary>Where Orleans' ADO.NET grain storage keeps soft state.</summary>
/// <param name="Invariant">The name by which Orleans knows the database driver.</param>
/// <param name="ConnectionString">With a pool of its own: soft state must not take connections from the log.</param>
internal sealed record SoftStateDatabase(string Invariant, string ConnectionString);
