using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains;

/// <summary>Options whose limits are attributes of their properties.</summary>
public static class AnnotatedOptions
{
    /// <summary>Binds a section; a wrong value ends the start with a sentence that names the setting.</summary>
    public static void AddAnnotatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new AnnotatedOptionsValidator<TOptions>(section));
    }

    /// <returns>A sentence for each property that breaks its rule.</returns>
    public static IReadOnlyList<string> Failures(object options, string section) =>
    [
        .. from property in options.GetType().GetProperties()
           from rule in property.GetCustomAttributes<ValidationAttribute>()
           let value = property.GetValue(options)
           where !rule.IsValid(value)
           select $"{section}:{property.Name} is '{value}'; it must be {Describe(rule)}.",
    ];

    private static string Describe(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"from {range.Minimum} to {range.Maximum}",
        AllowedValuesAttribute allowed =>
            string.Join(", ", allowed.Values.SkipLast(1)) + $" or {allowed.Values[^1]}",
        EmailAddressAttribute => "an e-mail address",
        RequiredAttribute => "given",
        _ => rule.FormatErrorMessage(string.Empty),
    };
}

internal sealed class AnnotatedOptionsValidator<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        AnnotatedOptions.Failures(options, section) is { Count: > 0 } failures
            ? ValidateOptionsResult.Fail(failures)
            : ValidateOptionsResult.Success;
}
