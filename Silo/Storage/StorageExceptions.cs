namespace OrleansChat.Silo.Storage;

/// <summary>The database cannot be used as it is; the message says in one sentence what a person has to do.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>More waits for the database than the named limits allow. Nothing was done.</summary>
public sealed class StorageOverloadedException(string message) : Exception(message);

/// <summary>The row was written by somebody else since it was read. Nothing was done.</summary>
public sealed class StorageConflictException(string message) : Exception(message);
