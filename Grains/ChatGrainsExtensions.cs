using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Grains.Sessions;

namespace OrleansChat.Grains;

/// <summary>Registers what the grains need, but for the stores and the streams.</summary>
public static class ChatGrainsExtensions
{
    public static IServiceCollection AddChatGrains(this IServiceCollection services)
    {
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.TryAddSingleton<IPasswordHasher<StoredAccount>, PasswordHasher<StoredAccount>>();
        AddOptions<ConversationOptions>(services, ConversationOptions.Section);
        AddOptions<AccountOptions>(services, AccountOptions.Section);
        AddOptions<SessionOptions>(services, SessionOptions.Section);
        AddOptions<RateLimitOptions>(services, RateLimitOptions.Section);
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.TryAddSingleton<RateLimitSettings>();
        return services;
    }

    private static void AddOptions<TOptions>(IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
}
