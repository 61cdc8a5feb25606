using System.Diagnostics.CodeAnalysis;
using OrleansChat.Accounts;
using OrleansChat.Text;

namespace OrleansChat.Silo.Storage;

/// <summary>Keys for comparing texts without regard to case, computed here so that all databases agree.</summary>
internal static class CaselessKeys
{
    /// <summary>Sorts after every possible continuation of a prefix: the last code point.</summary>
    public const string AfterAll = "\U0010FFFF";

    [return: NotNullIfNotNull(nameof(email))]
    public static string? Email(string? email) => email is null ? null : AccountRules.NormaliseEmail(email);

    [return: NotNullIfNotNull(nameof(handle))]
    public static string? Handle(string? handle) => handle?.ToUpperInvariant();

    public static string Title(string? title) => title is null ? "" : TextForms.LookUpKey(title);
}
