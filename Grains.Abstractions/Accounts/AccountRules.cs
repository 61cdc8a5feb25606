using System.Buffers;
using System.Net.Mail;

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

    public static bool IsEmail(string text) =>
        text.Length <= EmailLengthMax && MailAddress.TryCreate(text, out var address) && address.Address == text;

    /// <summary>The form in which an e-mail is unique: compared without regard to case.</summary>
    public static string NormaliseEmail(string email) => email.Trim().ToUpperInvariant();

    public static bool IsHandle(string text) =>
        text.Length is >= HandleLengthMin and <= HandleLengthMax && !text.AsSpan().ContainsAnyExcept(HandleAlphabet);

    /// <summary>1–64 Unicode scalar values of any script, no control characters, not only white space.</summary>
    public static bool IsName(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.EnumerateRunes().Count() <= NameLengthMax && !text.Any(char.IsControl);

    /// <summary>Why somebody is banned: 1–200 Unicode scalar values, no control characters.</summary>
    public static bool IsReason(string text) =>
        !string.IsNullOrWhiteSpace(text)
        && text.EnumerateRunes().Count() <= ReasonLengthMax
        && !text.Any(char.IsControl);

    /// <summary>Somebody's id in an outer application: 1–128 characters of any kind but control.</summary>
    public static bool IsExternalId(string text) =>
        text.Length is > 0 and <= ExternalIdLengthMax && !text.Any(char.IsControl);

    public static bool IsPassword(string text) => text.Length is >= PasswordLengthMin and <= PasswordLengthMax;
}
