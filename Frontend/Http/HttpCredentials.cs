using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// Where a request carries what proves who sent it: a header that a program sets, or cookies that a browser keeps.
/// </summary>
internal static class HttpCredentials
{
    /// <summary>
    /// The header that a request with cookies shows, when it changes something, to have been made by the page that
    /// logged in: another page can make a browser send cookies, but not read what goes into this.
    /// </summary>
    public const string AntiforgeryHeader = "X-Chat-Antiforgery";

    public const string BearerScheme = "Bearer";

    private const string Access = "chat-access";
    private const string RefreshName = "chat-refresh";

    /// <summary>A browser takes a cookie of such a name by HTTPS alone, and from no neighbouring domain.</summary>
    private const string HostPrefix = "__Host-";

    /// <summary>The token of <c>Authorization: Bearer</c>, if there is one.</summary>
    public static string? Bearer(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(BearerScheme + " ", StringComparison.OrdinalIgnoreCase)
            ? header[BearerScheme.Length..].Trim()
            : null;
    }

    /// <summary>The access token in the cookies, if there is one.</summary>
    public static string? AccessCookie(HttpContext context) => context.Request.Cookies[NameOf(context, Access)];

    /// <summary>The refresh token in the cookies, if there is one.</summary>
    public static string? RefreshCookie(HttpContext context) => context.Request.Cookies[NameOf(context, RefreshName)];

    /// <summary>Gives the browser the tokens.</summary>
    /// <param name="context">The request.</param>
    /// <param name="grant">The tokens.</param>
    /// <param name="isEmbedded">Whether pages of other origins use the chat.</param>
    public static void SetCookies(HttpContext context, TokenGrant grant, bool isEmbedded)
    {
        var cookies = context.Response.Cookies;
        cookies.Append(
            NameOf(context, Access), grant.AccessToken, Options(context, isEmbedded, grant.ExpiresIn));
        cookies.Append(
            NameOf(context, RefreshName), grant.RefreshToken, Options(context, isEmbedded, grant.RefreshExpiresIn));
    }

    /// <summary>Makes the browser forget the tokens, if it has some.</summary>
    public static void DeleteCookies(HttpContext context, bool isEmbedded)
    {
        foreach (var name in new[] { NameOf(context, Access), NameOf(context, RefreshName) })
        {
            if (context.Request.Cookies.ContainsKey(name))
            {
                context.Response.Cookies.Append(name, "", Options(context, isEmbedded, TimeSpan.Zero));
            }
        }
    }

    /// <summary>
    /// What the header has to hold: made from the refresh token, which no page can read, so that nothing is stored.
    /// </summary>
    public static string Antiforgery(string refreshToken) => Tokens.Hash("antiforgery:" + refreshToken);

    /// <summary>How cookies of this request are sent to other sites' pages.</summary>
    public static SameSiteMode SameSite(HttpContext context, bool isEmbedded) =>
        context.Request.IsHttps && isEmbedded ? SameSiteMode.None : SameSiteMode.Lax;

    private static string NameOf(HttpContext context, string name) =>
        context.Request.IsHttps ? HostPrefix + name : name;

    private static CookieOptions Options(HttpContext context, bool isEmbedded, TimeSpan maxAge) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSite(context, isEmbedded),
        Path = "/",
        MaxAge = maxAge,
    };
}
