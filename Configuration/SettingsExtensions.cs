using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrleansChat.Configuration;

/// <summary>How an options class becomes a section of settings.</summary>
public static class SettingsExtensions
{
    /// <summary>Binds a section; a wrong value ends the start with a sentence that names the setting.</summary>
    /// <typeparam name="TOptions">Its properties are the settings.</typeparam>
    /// <typeparam name="TValidator">Generated from the rules on the properties.</typeparam>
    /// <param name="services">Where the options are needed.</param>
    /// <param name="section">The section's name, the constant <c>Section</c> of the class.</param>
    public static OptionsBuilder<TOptions> AddSettings<TOptions, TValidator>(
        this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services.AddOptions<TOptions>()
            .BindConfiguration(section)
            .Configure<IConfiguration>((options, configuration) => SettingLists.Bind(configuration, section, options))
            .ValidateOnStart();
    }

    /// <summary>Reads a section where there is no host yet, or none at all.</summary>
    /// <exception cref="OptionsValidationException">A value is wrong.</exception>
    public static TOptions Read<TOptions, TValidator>(this IConfiguration configuration, string section)
        where TOptions : class, new()
        where TValidator : IValidateOptions<TOptions>, new() =>
        configuration.Read<TOptions, TValidator>(section, new TOptions());

    /// <inheritdoc cref="Read{TOptions, TValidator}(IConfiguration, string)"/>
    /// <param name="options">Has what is no setting.</param>
    public static TOptions Read<TOptions, TValidator>(
        this IConfiguration configuration, string section, TOptions options)
        where TOptions : class
        where TValidator : IValidateOptions<TOptions>, new()
    {
        configuration.GetSection(section).Bind(options);
        SettingLists.Bind(configuration, section, options);
        var result = new TValidator().Validate(Options.DefaultName, options);
        return result.Failed
            ? throw new OptionsValidationException(section, typeof(TOptions), result.Failures)
            : options;
    }
}
