namespace OrleansChat.Frontend.Http;

internal sealed record AntiforgeryBody(string Antiforgery);

/// <summary>Why a cookie came, or did not.</summary>
/// <param name="Origin">What the browser says of the page.</param>
/// <param name="OriginAllowed">Whether such pages may use the chat.</param>
/// <param name="Secure">Whether the request came by HTTPS, as far as the server knows.</param>
/// <param name="Embedded">Whether pages of other origins are allowed at all.</param>
/// <param name="SameSite">What cookies are given with.</param>
/// <param name="AccessCookie">Whether the access token came.</param>
/// <param name="RefreshCookie">Whether the refresh token came.</param>
/// <param name="Session">Whether the session goes on.</param>
/// <param name="Advice">What to do, in sentences; none when all is well.</param>
internal sealed record DiagnosisBody(
    string? Origin,
    bool OriginAllowed,
    bool Secure,
    bool Embedded,
    string SameSite,
    bool AccessCookie,
    bool RefreshCookie,
    bool Session,
    IReadOnlyList<string> Advice);
