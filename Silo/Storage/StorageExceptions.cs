namespace OrleansChat.Silo.Storage;

/// <summary>More waits for the database than the named limits allow. Nothing was done.</summary>
public sealed class StorageOverloadedException(string message) : Exception(message);

/// <summary>The row was written by somebody else since it was read. Nothing was done.</summary>
public sealed class StorageConflictException(string message) : Exception(message);
