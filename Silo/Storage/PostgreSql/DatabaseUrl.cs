using Microsoft.AspNetCore.WebUtilities;
using Npgsql;
using OrleansChat.Silo.Schema;

namespace OrleansChat.Silo.Storage.PostgreSql;

/// <summary>
/// A database URL as platforms provide it: <c>postgres://user:password@host:port/name?sslmode=require</c>, with the
/// parameters of libpq or the words of Npgsql.
/// </summary>
internal static class DatabaseUrl
{
    private static readonly Dictionary<string, string> NpgsqlWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
        ["dbname"] = "Database",
    };

    /// <summary>Anything but a URL is returned unchanged.</summary>
    /// <exception cref="DatabaseUnusableException">The URL can't be read. The message contains no password.</exception>
    public static string ToConnectionString(string text)
    {
        if (!text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        // A fragment can only be part of a password that isn't escaped.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Fragment.Length > 0)
        {
            throw new DatabaseUnusableException(
                "The URL of the database cannot be read: write postgres://user:password@host:port/name, special "
                + "characters of the password as %23 and so on.");
        }

        var settings = new NpgsqlConnectionStringBuilder();
        Set(settings, "Host", url.DnsSafeHost);
        Set(settings, "Port", url.Port < 0 ? string.Empty : $"{url.Port}");
        Set(settings, "Username", Uri.UnescapeDataString(url.UserInfo.Split(':', 2)[0]));
        Set(settings, "Password", Uri.UnescapeDataString(url.UserInfo.Split(':', 2).ElementAtOrDefault(1) ?? ""));
        Set(settings, "Database", Uri.UnescapeDataString(url.AbsolutePath.Trim('/')));
        foreach (var (name, values) in QueryHelpers.ParseQuery(url.Query))
        {
            Set(settings, name, values.ToString());
        }

        return settings.ConnectionString;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        var word = NpgsqlWords.GetValueOrDefault(name) ?? name.Replace('_', ' ');
        try
        {
            settings[word] = word == "SSL Mode" ? value.Replace("-", string.Empty, StringComparison.Ordinal) : value;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidCastException)
        {
            throw new DatabaseUnusableException(
                $"The URL of the database cannot be read: its {name} is unknown or has no such value.");
        }
    }
}
