using OrleansChat.Accounts;
using OrleansChat.Permissions;

namespace OrleansChat.Grains.Accounts;

/// <summary>How people may change their profiles. Pure.</summary>
internal static class ProfileRules
{
    /// <summary>Why the person may not have this profile; null if they may, as far as others don't have it.</summary>
    public static Refusal? RefusalOf(ProfileChange change, DeploymentRole role) =>
        !PermissionTable.Allows(Permission.EditProfile, member: null, role) ? Refusals.ProfileForbidden
        : change.Name is { } name && AccountRules.NameError(name) is { } nameError
            ? Refusals.Invalid("name", nameError)
        : change.Handle is not { } handle ? null
        : !PermissionTable.Allows(Permission.SetHandle, member: null, role) ? Refusals.HandleForbidden
        : AccountRules.HandleError(handle) is { } handleError ? Refusals.Invalid("handle", handleError)
        : null;

    /// <summary>Why the profile wasn't written; null if it was.</summary>
    public static Refusal? RefusalOf(ProfileOutcome outcome) => outcome switch
    {
        ProfileOutcome.Changed => null,
        ProfileOutcome.HandleTaken => Refusals.HandleTaken,
        ProfileOutcome.AvatarNotFound => Refusals.AvatarNotFound,
        ProfileOutcome.AccountNotFound => Refusals.AccountNotFound,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "There is no such outcome."),
    };

    /// <summary>The account with the new profile.</summary>
    public static StoredAccount Apply(StoredAccount account, ProfileChange change) => account with
    {
        User = account.User with { Name = change.Name ?? account.User.Name },
        Handle = change.Handle ?? account.Handle,
        Avatar = change.RemovesAvatar ? null : change.Avatar ?? account.Avatar,
    };
}
