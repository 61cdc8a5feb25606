namespace OrleansChat.Frontend.Connections;

/// <summary>Which web pages may open a connection: the server's own, and those on the allow-list.</summary>
internal static class OriginPolicy
{
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

        if (!IsOrigin(origin))
        {
            return false;
        }

        // Behind a proxy that ends TLS and is not trusted, the server does not know its own scheme: either will do.
        var isOwnScheme = !isHttps || origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        return (isOwnScheme && origin[(origin.IndexOf("://", StringComparison.Ordinal) + 3)..]
                .Equals(host, StringComparison.OrdinalIgnoreCase))
            || allowed.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Scheme, host and perhaps a port, and nothing behind.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && text.Length > uri.Scheme.Length + 3
        && text.IndexOf('/', uri.Scheme.Length + 3) < 0;
}
