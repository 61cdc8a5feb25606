using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansChat.Configuration;
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
        services.TryAddSingleton(provider => new PeopleCursors(
            () => provider.GetRequiredService<IUploadStore>().LinkKey(CancellationToken.None),
            provider.GetRequiredService<IIdSource>()));
        services.AddSettings<ConversationOptions, ConversationOptionsValidator>(ConversationOptions.Section);
        services.AddSettings<AccountOptions, AccountOptionsValidator>(AccountOptions.Section);
        services.AddSettings<SessionOptions, SessionOptionsValidator>(SessionOptions.Section);
        services.AddSettings<UploadRowOptions, UploadRowOptionsValidator>(UploadRowOptions.Section);
        services.AddSettings<RateLimitOptions, RateLimitOptionsValidator>(RateLimitOptions.Section);
        services.TryAddSingleton<RateLimitSettings>();
        services.AddHostedService(provider => provider.GetRequiredService<RateLimitSettings>());
        return services;
    }
}
