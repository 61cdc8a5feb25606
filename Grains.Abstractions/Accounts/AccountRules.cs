using System.Buffers;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using OrleansChat.Text;

namespace OrleansChat.Accounts;

/// <summary>Rules for e-mail addresses, handles, names, passwords and other account data.</summary>
public static class AccountRules
{
    /// <summary>Unicode scalar values in a password, at least.</summary>
    public const int PasswordLengthMin = 8;

    /// <summary>Unicode scalar values in a password, at most.</summary>
    public const int PasswordLengthMax = 128;

    /// <summary>Characters in a handle, at least.</summary>
    public const int HandleLengthMin = 3;

    /// <summary>Characters in a handle, at most.</summary>
    public const int HandleLengthMax = 30;

    /// <summary>Unicode scalar values in a name, at most.</summary>
    public const int NameLengthMax = 64;

    /// <summary>Characters in an e-mail address, at most.</summary>
    public const int EmailLengthMax = 254;

    /// <summary>Unicode scalar values in the reason for a ban, at most.</summary>
    public const int ReasonLengthMax = 200;

    /// <summary>Characters in an application's id for a person, at most.</summary>
    public const int ExternalIdLengthMax = 128;

    private static readonly SearchValues<char> HandleAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <summary>Whether a text is an e-mail address that the server accepts.</summary>
    public static bool IsEmail(string text) =>
        text.Length <= EmailLengthMax
        && TextForms.IsWellFormed(text)
        && MailAddress.TryCreate(text, out var address)
        && TextForms.Normalise(address.Address, NormalizationForm.FormC)
            == TextForms.Normalise(text, NormalizationForm.FormC)
        && !text.EnumerateRunes().Any(IsHidden)
        && CanonicalDomain(text[(text.LastIndexOf('@') + 1)..]) is not null;

    /// <summary>
    /// The form in which an e-mail address is unique: ignores case and how accents are composed, and has the domain in
    /// its DNS form. <c>ann@bücher.example</c> equals <c>ann@xn--bcher-kva.example</c>.
    /// </summary>
    public static string NormaliseEmail(string email)
    {
        var text = email.Trim();
        var at = text.LastIndexOf('@');
        if (at >= 0 && CanonicalDomain(text[(at + 1)..]) is { } domain)
        {
            text = $"{text[..at]}@{domain}";
        }

        return TextForms.Normalise(
            TextForms.Normalise(text, NormalizationForm.FormC).ToUpperInvariant(), NormalizationForm.FormC);
    }

    /// <summary>Checks a handle.</summary>
    /// <returns>Null if the text is valid; otherwise the rest of a sentence about it.</returns>
    public static string? HandleError(string text) =>
        text.Length is < HandleLengthMin or > HandleLengthMax || text.AsSpan().ContainsAnyExcept(HandleAlphabet)
            ? $"must have {HandleLengthMin}–{HandleLengthMax} of A–Z a–z 0–9 _ . -"
        : ReservedHandles.Has(text) ? "is reserved; choose another"
        : null;

    /// <summary>Checks a name: 1–64 Unicode scalar values of any script, at least one of them visible.</summary>
    /// <inheritdoc cref="HandleError" path="/returns"/>
    public static string? NameError(string text) => DisplayText.ErrorOf(text, NameLengthMax);

    /// <summary>Checks the reason for a ban: 1–200 Unicode scalar values, at least one of them visible.</summary>
    /// <inheritdoc cref="HandleError" path="/returns"/>
    public static string? ReasonError(string text) => DisplayText.ErrorOf(text, ReasonLengthMax);

    /// <summary>
    /// Whether a text is an application's id for a person: 1–128 characters, without control characters.
    /// </summary>
    public static bool IsExternalId(string text) =>
        text.Length is > 0 and <= ExternalIdLengthMax && !text.Any(char.IsControl);

    /// <summary>
    /// Whether a text is an acceptable password: 8–128 Unicode scalar values, counted in normalised form.
    /// </summary>
    public static bool IsPassword(string text) =>
        TextForms.IsWellFormed(text)
        && NormalisePassword(text).EnumerateRunes().Count() is >= PasswordLengthMin and <= PasswordLengthMax;

    /// <summary>
    /// The form in which a password is hashed, as NIST SP 800-63B recommends, because keyboards compose accents
    /// differently.
    /// </summary>
    public static string NormalisePassword(string password) =>
        TextForms.Normalise(password, NormalizationForm.FormKC);

    /// <summary>The DNS form of a domain in lower case; null if it isn't a domain.</summary>
    private static string? CanonicalDomain(string domain)
    {
        try
        {
            return Domains.GetAscii(domain.EndsWith('.') ? domain[..^1] : domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Invisible characters would let two addresses look alike.</summary>
    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
}
