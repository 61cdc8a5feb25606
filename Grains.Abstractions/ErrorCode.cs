namespace OrleansChat;

/// <summary>The errors a client can get. The frontend maps them to the codes on the wire.</summary>
[GenerateSerializer, Alias("chat.error-code")]
public enum ErrorCode
{
    /// <summary>The frame has no usable <c>id</c> or <c>type</c>.</summary>
    BadFrame = 1,

    /// <summary>The server doesn't know the request type.</summary>
    UnknownType,

    /// <summary>A member is missing, has the wrong type or is out of range. The message begins with its name.</summary>
    SchemaViolation,

    /// <summary>The credentials are missing, invalid or expired.</summary>
    Unauthenticated,

    /// <summary>The sender isn't allowed to do this.</summary>
    Forbidden,

    /// <summary>It doesn't exist, or the sender may not know of it.</summary>
    NotFound,

    /// <summary>It contradicts the current state.</summary>
    Conflict,

    /// <summary>A limit on size or number is exceeded.</summary>
    TooLarge,

    /// <summary>The sender is muted in this conversation.</summary>
    Muted,

    /// <summary>The recipient has blocked the sender.</summary>
    Blocked,

    /// <summary>The text looks like personal data that may not be sent here.</summary>
    PiiBlocked,

    /// <summary>Too many requests. Temporary; always says when to try again.</summary>
    RateLimited,

    /// <summary>The server can't do this now. Temporary; the outcome is unknown.</summary>
    Unavailable,

    /// <summary>The request took too long. Temporary; the outcome is unknown.</summary>
    Timeout,

    /// <summary>A fault of the server.</summary>
    Internal,
}

/// <summary>Why a request wasn't carried out: an expected outcome, not an exception.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Message">For people; reveals nothing about the inside of the server.</param>
/// <param name="RetryAfter">
/// How long to wait before trying again, if that can help; always set with <see cref="ErrorCode.RateLimited"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.refusal")]
public sealed record Refusal(ErrorCode Code, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the outcome is unknown or may change: repeat the request with the same client id.</summary>
    public bool IsTemporary => Code is ErrorCode.Unavailable or ErrorCode.Timeout or ErrorCode.RateLimited;
}
