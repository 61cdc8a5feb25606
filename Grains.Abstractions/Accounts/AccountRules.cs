using System.Buffers;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using OrleansChat.Text;

namespace OrleansChat.Accounts;

/// <summary>The shapes of what names and admits a person.</summary>
public static class AccountRules
{
    public const int PasswordLengthMin = 8;
    public const int PasswordLengthMax = 128;
    public const int HandleLengthMin = 3;
    public const int HandleLengthMax = 30;
    public const int NameLengthMax = 64;
    public const int EmailLengthMax = 254;
    public const int ReasonLengthMax = 200;
    public const int ExternalIdLengthMax = 128;

    private static readonly SearchValues<char> HandleAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    public static bool IsEmail(string text) =>
        text.Length <= EmailLengthMax
        && TextForms.IsWellFormed(text)
        && MailAddress.TryCreate(text, out var address)
        && TextForms.Normalise(address.Address, NormalizationForm.FormC)
            == TextForms.Normalise(text, NormalizationForm.FormC)
        && !text.EnumerateRunes().Any(IsHidden)
        && CanonicalDomain(text[(text.LastIndexOf('@') + 1)..]) is not null;

    /// <summary>
    /// The form in which an e-mail is unique: without regard to case and to composed or decomposed accents, the domain
    /// as the name system knows it. So <c>ann@bücher.example</c> is <c>ann@xn--bcher-kva.example</c>.
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

    /// <summary>Why a text is no handle: the rest of a sentence; null when nothing is wrong.</summary>
    public static string? HandleFlaw(string text) =>
        text.Length is < HandleLengthMin or > HandleLengthMax || text.AsSpan().ContainsAnyExcept(HandleAlphabet)
            ? $"must have {HandleLengthMin}–{HandleLengthMax} of A–Z a–z 0–9 _ . -"
        : ReservedHandles.Has(text) ? "is reserved; choose another"
        : null;

    /// <summary>
    /// Why a text is no name: 1–64 Unicode scalar values of any script that everybody can see; null when nothing is
    /// wrong.
    /// </summary>
    public static string? NameFlaw(string text) => DisplayText.Flaw(text, NameLengthMax);

    /// <summary>Why a text does not tell why somebody is banned, of 1–200 Unicode scalar values.</summary>
    public static string? ReasonFlaw(string text) => DisplayText.Flaw(text, ReasonLengthMax);

    /// <summary>Somebody's id in an outer application: 1–128 characters of any kind but control.</summary>
    public static bool IsExternalId(string text) =>
        text.Length is > 0 and <= ExternalIdLengthMax && !text.Any(char.IsControl);

    /// <summary>8–128 Unicode scalar values of any kind, counted in the form that is hashed.</summary>
    public static bool IsPassword(string text) =>
        TextForms.IsWellFormed(text)
        && NormalisePassword(text).EnumerateRunes().Count() is >= PasswordLengthMin and <= PasswordLengthMax;

    /// <summary>
    /// The form of a password that is hashed, as NIST SP 800-63B has it: keyboards differ in whether they compose
    /// accents.
    /// </summary>
    public static string NormalisePassword(string password) =>
        TextForms.Normalise(password, NormalizationForm.FormKC);

    /// <summary>A domain as the name system knows it, in lower case; null when it is none.</summary>
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

    /// <summary>Two addresses that look alike are one, or one of them is none.</summary>
    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
}
