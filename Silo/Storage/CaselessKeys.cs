using System.Diagnostics.CodeAnalysis;
using OrleansChat.Accounts;

namespace OrleansChat.Silo.Storage;

/// <summary>Texts as they are compared without regard to case: made here, so that all databases agree.</summary>
internal static class CaselessKeys
{
    [return: NotNullIfNotNull(nameof(email))]
    public static string? Email(string? email) => email is null ? null : AccountRules.NormaliseEmail(email);

    [return: NotNullIfNotNull(nameof(handle))]
    public static string? Handle(string? handle) => handle?.ToUpperInvariant();

    public static string Title(string? title) => title?.ToUpperInvariant() ?? "";
}
