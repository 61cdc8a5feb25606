namespace OrleansChat.Tools.Cluster.Prompts;

/// <summary>What was asked for cannot be done, and the message says why.</summary>
internal sealed class CannotException(string message) : Exception(message);
