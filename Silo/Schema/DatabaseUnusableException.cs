namespace OrleansChat.Silo.Schema;

/// <summary>The database cannot be used as it is; the message says in one sentence what a person has to do.</summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
