using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Grains.RateLimits;
using OrleansChat.Grains.Sessions;
using OrleansChat.Grains.Uploads;

namespace OrleansChat.Grains;

/// <summary>Registers the services that grains need, except stores and streams.</summary>
public static class ChatGrainsExtensions
{
    public static IServiceCollection AddChatGrains(this IServiceCollection services)
    {
        services.TryAddSingleton<IIdSource, RandomIdSource>();
        services.TryAddSingleton<IPasswordHasher<StoredAccount>, Argon2PasswordHasher>();
        services.TryAddSingleton<PasswordWork>();
        services.TryAddSingleton<OneTimeTokens>();
        services.TryAddSingleton<TokenIssuer>();
        services.TryAddSingleton<LinkSigner>();
        services.AddAnnotatedOptions<ConversationOptions>(ConversationOptions.Section);
        services.AddAnnotatedOptions<AccountOptions>(AccountOptions.Section);
        services.AddAnnotatedOptions<SessionOptions>(SessionOptions.Section);
        services.AddAnnotatedOptions<UploadRowOptions>(UploadRowOptions.Section);
        services.AddAnnotatedOptions<RateLimitOptions>(RateLimitOptions.Section);
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.TryAddSingleton<RateLimitSettings>();
        services.AddHostedService(provider => provider.GetRequiredService<RateLimitSettings>());
        return services;
    }
}
