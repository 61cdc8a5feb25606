namespace OrleansChat.Frontend.Protocol;

/// <summary>The table of errors: their names on the wire and their HTTP status codes.</summary>
internal static class ErrorCodes
{
    public static string WireName(ErrorCode code) => Row(code).Name;

    public static int HttpStatus(ErrorCode code) => Row(code).Status;

    private static (string Name, int Status) Row(ErrorCode code) => code switch
    {
        ErrorCode.BadFrame => ("bad_frame", 400),
        ErrorCode.UnknownType => ("unknown_type", 404),
        ErrorCode.SchemaViolation => ("schema_violation", 400),
        ErrorCode.Unauthenticated => ("unauthenticated", 401),
        ErrorCode.Forbidden => ("forbidden", 403),
        ErrorCode.NotFound => ("not_found", 404),
        ErrorCode.Conflict => ("conflict", 409),
        ErrorCode.TooLarge => ("too_large", 413),
        ErrorCode.Muted => ("muted", 403),
        ErrorCode.Blocked => ("blocked", 403),
        ErrorCode.PiiBlocked => ("pii_blocked", 422),
        ErrorCode.RateLimited => ("rate_limited", 429),
        ErrorCode.Unavailable => ("unavailable", 503),
        ErrorCode.Timeout => ("timeout", 504),
        ErrorCode.Internal => ("internal", 500),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Unknown error."),
    };
}
