namespace OrleansChat.Silo.Hosting;

/// <summary>The server cannot start. The message is one sentence for the operator that says what to change.</summary>
internal sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
