namespace OrleansChat.Tools.Replay.Links;

/// <summary>A link cannot go on, and the message says why.</summary>
internal sealed class LinkBrokenException(string message, Exception inner) : Exception(message, inner);
