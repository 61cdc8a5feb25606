using System.Diagnostics.CodeAnalysis;
using OrleansChat.Accounts;
using OrleansChat.Text;

namespace OrleansChat.Silo.Storage;

/// <summary>Texts as they are compared without regard to case: made here, so that all databases agree.</summary>
internal static class CaselessKeys
{
    /// <summary>Sorts after every text that can follow the beginning of a key: the last code point there is.</summary>
    public const string AfterAll = "\U0010FFFF";

    [return: NotNullIfNotNull(nameof(email))]
    public static string? Email(string? email) => email is null ? null : AccountRules.NormaliseEmail(email);

    [return: NotNullIfNotNull(nameof(handle))]
    public static string? Handle(string? handle) => handle?.ToUpperInvariant();

    public static string Title(string? title) => title is null ? "" : TextForms.LookUpKey(title);
}
