namespace OrleansChat.Silo.Storage;

/// <summary>More requests wait for the database than the limits allow. Nothing was done.</summary>
/// <remarks>An I/O exception, so that clients get a temporary error.</remarks>
public sealed class StorageOverloadedException(string message) : IOException(message);
