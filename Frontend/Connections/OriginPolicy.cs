using System.Buffers;

namespace OrleansChat.Frontend.Connections;

/// <summary>Which web pages may open a connection: the server's own, and those on the allow-list.</summary>
internal static class OriginPolicy
{
    /// <summary>What an address may have before or behind its host and port, and an origin may not.</summary>
    private static readonly SearchValues<char> NoneOfHosts = SearchValues.Create("/\\?#@ \t");

    /// <param name="origin">The header; none for programs that are no browsers, which may connect.</param>
    /// <param name="host">The Host header of the same request.</param>
    /// <param name="isHttps">Whether the request is known to have come by HTTPS.</param>
    /// <param name="allowed">Further origins.</param>
    public static bool Admits(string? origin, string? host, bool isHttps, IEnumerable<string> allowed)
    {
        if (string.IsNullOrEmpty(origin))
        {
            return true;
        }

        if (Canonical(origin) is not { } page)
        {
            return false;
        }

        // Behind a proxy that ends TLS and is not trusted, the server does not know its own scheme: either will do.
        var isOwnScheme = page.Scheme == Uri.UriSchemeHttps || !isHttps;
        return (isOwnScheme && Canonical($"{page.Scheme}://{host}") == page) || IsNamed(page, allowed);
    }

    /// <summary>Whether an origin is on a list, where each may be written with its scheme's port or without.</summary>
    public static bool IsNamed(string origin, IEnumerable<string> list) =>
        Canonical(origin) is { } page && IsNamed(page, list);

    /// <summary>Scheme, host and perhaps a port, and nothing behind.</summary>
    public static bool IsOrigin(string text) => Canonical(text) is not null;

    private static bool IsNamed(Uri page, IEnumerable<string> list) =>
        list.Any(named => Canonical(named) == page);

    /// <summary>Without the port that the scheme has anyway, and in lower case.</summary>
    /// <returns>Null when the text is no origin of the web.</returns>
    private static Uri? Canonical(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && text.AsSpan(uri.Scheme.Length).StartsWith("://", StringComparison.Ordinal)
        && text.Length > uri.Scheme.Length + 3
        && !text.AsSpan(uri.Scheme.Length + 3).ContainsAny(NoneOfHosts)
            ? uri
            : null;
}
