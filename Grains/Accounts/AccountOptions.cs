using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Grains.Accounts;

/// <summary>Settings of accounts. Section <c>Accounts</c>.</summary>
public sealed class AccountOptions : IValidatableObject
{
    public const string Section = "Accounts";

    /// <summary>How long the token in a password reset mail is valid. Default 30 min.</summary>
    [Between("00:01:00", "1.00:00:00")]
    public TimeSpan PasswordResetLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long a sign-in token requested by an application is valid. Default 1 min: it only travels from a server to a
    /// page.
    /// </summary>
    [Between("00:00:05", "00:15:00")]
    public TimeSpan SignInTokenLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The address of the web page, for links in mails. Default <c>http://localhost:8080</c>. Never taken from a
    /// request, because anybody can forge its Host header.
    /// </summary>
    [WebAddress]
    public string Site { get; set; } = "http://localhost:8080";

    /// <summary>
    /// Who finds a person with <c>people</c>: <c>Everybody</c>, or with <c>SharedConversation</c> only people who are
    /// in a conversation with them. Default <c>Everybody</c>. Guests find only the latter either way.
    /// </summary>
    public PeopleVisibility FoundBy { get; set; } = PeopleVisibility.Everybody;

    /// <summary>
    /// Memory that hashing a password takes, in KiB. Default 7,168 (7 MiB): with 5 passes one of the settings that the
    /// OWASP Password Storage Cheat Sheet recommends for Argon2id, and the fastest of them as measured.
    /// </summary>
    [Between(7_168, 1_048_576)]
    public int PasswordMemoryKib { get; set; } = 7_168;

    /// <summary>
    /// How often that memory is passed over. Default 5. The server refuses to start with a cost below OWASP's:
    /// 47,104 KiB with 1 pass, 19,456 with 2, 12,288 with 3, 9,216 with 4, 7,168 with 5 or more. Hashes of another
    /// cost are replaced at the next log-in.
    /// </summary>
    [Between(1, 100)]
    public int PasswordPasses { get; set; } = 5;

    /// <summary>
    /// Threads for hashing; few enough that log-ins leave room for messages. Default: half of the processors.
    /// </summary>
    [Between(1, 64)]
    public int? PasswordThreads { get; set; }

    /// <summary>
    /// Passwords that may wait for a thread; the next one is refused as <c>unavailable</c>. Default 64: some 2 s of
    /// work for one thread, far less than frontends wait for a call.
    /// </summary>
    [Between(1, 10_000)]
    public int PasswordsWaitingMax { get; set; } = 64;

    internal int PasswordThreadsOrDefault => PasswordThreads ?? Math.Max(1, Environment.ProcessorCount / 2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The pairs of the OWASP Password Storage Cheat Sheet, by passes from 1 to 5.
        int[] least = [47_104, 19_456, 12_288, 9_216, 7_168];
        var needed = least[Math.Clamp(PasswordPasses, 1, least.Length) - 1];
        if (PasswordMemoryKib < needed)
        {
            yield return new ValidationResult(
                $"Accounts:PasswordMemoryKib is {PasswordMemoryKib}; with Accounts:PasswordPasses {PasswordPasses} it "
                + $"must be at least {needed}.");
        }
    }
}

[OptionsValidator]
internal sealed partial class AccountOptionsValidator : IValidateOptions<AccountOptions>;
