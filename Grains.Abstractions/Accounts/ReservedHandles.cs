using System.Collections.Frozen;

namespace OrleansChat.Accounts;

/// <summary>
/// Handles that nobody can register: those that could speak for the server or its staff, those that could address many
/// people at once, and words of the product itself.
/// </summary>
internal static class ReservedHandles
{
    private const string Words =
        """
        abuse admin administrator administrators admins all anonymous anyone api bot bots broadcast channel channels
        chat deleted everybody everyone group guest guests help helpdesk here hostmaster info me member members mod
        moderation moderator moderators mods nobody notifications official online operator orleanschat owner owners
        postmaster privacy root security service staff superadmin superuser support sysadmin system team unknown user
        users webmaster workspace workspaces
        """;

    private static readonly FrozenSet<string> All =
        Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ignores case, dots, dashes and underscores: <c>_Admin_</c> is reserved, too.</summary>
    public static bool Has(string handle) =>
        All.Contains(string.Concat(handle.Split('_', '.', '-')));
}
