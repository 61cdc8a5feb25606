namespace OrleansChat.Silo.Schema;

/// <summary>The database can't be used as it is; the message says in a sentence what the operator has to do.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
