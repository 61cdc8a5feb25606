using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>What an account must have to be made, and what its password must not be. Pure.</summary>
internal static class RegistrationRules
{
    /// <summary>Why an account cannot be made of this: the property and a sentence; null when it can.</summary>
    public static string? ErrorOf(Registration registration) =>
        !AccountRules.IsEmail(registration.Email) ? "email: is no e-mail address."
        : AccountRules.HandleError(registration.Handle) is { } handleError ? $"handle: {handleError}."
        : AccountRules.NameError(registration.Name) is { } nameError ? $"name: {nameError}."
        : PasswordError(registration.Password, registration.Email, registration.Handle);

    /// <summary>Why a password will not do for the account with this e-mail and handle; null when it will.</summary>
    public static string? PasswordError(string typed, string? email, string? handle)
    {
        var password = AccountRules.NormalisePassword(typed);
        return !AccountRules.IsPassword(typed) ? "password: must have 8–128 characters."
            : CommonPasswords.Has(password) ? "password: is too common; choose another."
            : new[] { email, handle, email?.Split('@')[0] }.Contains(password, StringComparer.OrdinalIgnoreCase)
                ? "password: must differ from the e-mail address and the handle."
            : null;
    }

    /// <summary>Why an account of an outer application cannot be made of this; null when it can.</summary>
    public static string? ErrorOf(ExternalId external, string name) =>
        AccountRules.NameError(name) is { } nameError ? $"name: {nameError}."
        : !AccountRules.IsExternalId(external.Value)
            ? "externalId: must have 1–128 characters and no control characters."
        : null;
}
