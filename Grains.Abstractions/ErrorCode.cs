namespace OrleansChat;

/// <summary>
/// The errors a client can get. The wire names stand in the protocol reference; the frontend owns the table.
/// </summary>
[GenerateSerializer, Alias("chat.error-code")]
public enum ErrorCode
{
    BadFrame = 1,
    UnknownType,
    SchemaViolation,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    TooLarge,
    Muted,
    Blocked,
    PiiBlocked,
    RateLimited,
    Unavailable,
    Timeout,
    Internal,
}

/// <summary>Why something was not done: an expected outcome, not an exception.</summary>
/// <param name="Code">What programs read.</param>
/// <param name="Message">What people read; says nothing of the inside.</param>
/// <param name="RetryAfter">When asking again can help; always set with <see cref="ErrorCode.RateLimited"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.refusal")]
public sealed record Refusal(ErrorCode Code, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>The outcome may be either: ask again with the same client id.</summary>
    public bool IsTemporary => Code is ErrorCode.Unavailable or ErrorCode.Timeout or ErrorCode.RateLimited;
}
