using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>What an account must have to be made, and what its password must not be. Pure.</summary>
internal static class RegistrationRules
{
    /// <summary>Why an account can't be made of this; null if it can.</summary>
    public static Refusal? RefusalOf(Registration registration) =>
        !AccountRules.IsEmail(registration.Email) ? Refusals.EmailInvalid
        : AccountRules.HandleError(registration.Handle) is { } handleError ? Refusals.Invalid("handle", handleError)
        : AccountRules.NameError(registration.Name) is { } nameError ? Refusals.Invalid("name", nameError)
        : PasswordRefusal(registration.Password, registration.Email, registration.Handle);

    /// <summary>Why an account with this e-mail and handle can't have the password; null if it can.</summary>
    public static Refusal? PasswordRefusal(string typed, string? email, string? handle)
    {
        var password = AccountRules.NormalisePassword(typed);
        return !AccountRules.IsPassword(typed) ? Refusals.PasswordLengthWrong
            : CommonPasswords.Has(password) ? Refusals.PasswordCommon
            : new[] { email, handle, email?.Split('@')[0] }.Contains(password, StringComparer.OrdinalIgnoreCase)
                ? Refusals.PasswordLikeName
            : null;
    }

    /// <summary>Why an application can't have an account made of this; null if it can.</summary>
    public static Refusal? RefusalOf(ExternalId external, string name) =>
        AccountRules.NameError(name) is { } nameError ? Refusals.Invalid("name", nameError)
        : !AccountRules.IsExternalId(external.Value) ? Refusals.ExternalIdInvalid
        : null;
}
