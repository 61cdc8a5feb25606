using Microsoft.AspNetCore.Http;

namespace OrleansChat.Frontend.Http;

/// <summary>Where a request carries what proves who sent it.</summary>
internal static class HttpCredentials
{
    private const string Scheme = "Bearer ";

    /// <summary>The token of <c>Authorization: Bearer</c>, if there is one.</summary>
    public static string? Bearer(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
