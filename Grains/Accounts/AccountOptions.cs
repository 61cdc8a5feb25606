using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Grains.Accounts;

/// <summary>Settings of accounts. Section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>How long the token in a mail about a forgotten password is good. Default 30 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan PasswordResetLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long a sign-in token that an outer application asked for is good. Default 1 min: it is on its way from one
    /// server to a page.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:15:00")]
    public TimeSpan SignInTokenLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Where people reach the web page, for links in mails. Default <c>http://localhost:8080</c>. Never taken from a
    /// request, whose Host header anybody can write.
    /// </summary>
    [WebAddress]
    public string Site { get; set; } = "http://localhost:8080";
}
