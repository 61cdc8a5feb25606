namespace OrleansChat.Silo.Storage;

/// <summary>More waits for the database than the named limits allow. Nothing was done.</summary>
/// <remarks>A fault of input and output, which is what clients are told: temporary, ask again.</remarks>
public sealed class StorageOverloadedException(string message) : IOException(message);
