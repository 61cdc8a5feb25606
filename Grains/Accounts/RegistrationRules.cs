using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>What an account must have to be made, and what its password must not be. Pure.</summary>
internal static class RegistrationRules
{
    /// <summary>Why an account cannot be made of this: null when it can.</summary>
    public static Refusal? ErrorOf(Registration registration) =>
        !AccountRules.IsEmail(registration.Email) ? Refusals.EmailInvalid
        : AccountRules.HandleError(registration.Handle) is { } handleError ? Refusals.Invalid("handle", handleError)
        : AccountRules.NameError(registration.Name) is { } nameError ? Refusals.Invalid("name", nameError)
        : PasswordError(registration.Password, registration.Email, registration.Handle);

    /// <summary>Why a password will not do for the account with this e-mail and handle; null when it will.</summary>
    public static Refusal? PasswordError(string typed, string? email, string? handle)
    {
        var password = AccountRules.NormalisePassword(typed);
        return !AccountRules.IsPassword(typed) ? Refusals.PasswordLengthWrong
            : CommonPasswords.Has(password) ? Refusals.PasswordCommon
            : new[] { email, handle, email?.Split('@')[0] }.Contains(password, StringComparer.OrdinalIgnoreCase)
                ? Refusals.PasswordLikeName
            : null;
    }

    /// <summary>Why an account of an outer application cannot be made of this; null when it can.</summary>
    public static Refusal? ErrorOf(ExternalId external, string name) =>
        AccountRules.NameError(name) is { } nameError ? Refusals.Invalid("name", nameError)
        : !AccountRules.IsExternalId(external.Value) ? Refusals.ExternalIdInvalid
        : null;
}
