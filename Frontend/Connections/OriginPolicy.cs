using System.Buffers;

namespace OrleansChat.Frontend.Connections;

/// <summary>Which web pages may open a connection: the server's own, and those on the allow-list.</summary>
internal static class OriginPolicy
{
    /// <summary>Parts of an address that an origin can't have.</summary>
    private static readonly SearchValues<char> NoneOfHosts = SearchValues.Create("/\\?#@ \t");

    /// <param name="origin">The header; null for clients other than browsers, which may connect.</param>
    /// <param name="host">The Host header of the same request.</param>
    /// <param name="isHttps">Whether the request is known to use HTTPS.</param>
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

        // Behind an untrusted proxy that terminates TLS, the server doesn't know its own scheme: either is accepted.
        var isOwnScheme = page.Scheme == Uri.UriSchemeHttps || !isHttps;
        return (isOwnScheme && Canonical($"{page.Scheme}://{host}") == page) || IsNamed(page, allowed);
    }

    /// <summary>Whether an origin is on a list whose entries may include the default port or not.</summary>
    public static bool IsNamed(string origin, IEnumerable<string> list) =>
        Canonical(origin) is { } page && IsNamed(page, list);

    /// <summary>Whether an address has a scheme, a host and perhaps a port, and nothing else.</summary>
    public static bool IsOrigin(string text) => Canonical(text) is not null;

    private static bool IsNamed(Uri page, IEnumerable<string> list) =>
        list.Any(named => Canonical(named) == page);

    /// <summary>The canonical form: in lower case and without the scheme's default port.</summary>
    /// <returns>Null if the text isn't a web origin.</returns>
    private static Uri? Canonical(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && text.AsSpan(uri.Scheme.Length).StartsWith("://", StringComparison.Ordinal)
        && text.Length > uri.Scheme.Length + 3
        && !text.AsSpan(uri.Scheme.Length + 3).ContainsAny(NoneOfHosts)
            ? uri
            : null;
}
