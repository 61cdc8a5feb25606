using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Configuration;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Silo.Mail;

internal static class MailExtensions
{
    /// <param name="services">The services of the silo.</param>
    /// <param name="folder">The folder for mails in development.</param>
    public static void AddMail(this IServiceCollection services, string folder)
    {
        services.AddSettings<MailOptions, MailOptionsValidator>(MailOptions.Section);
        services.AddSingleton(provider => Carrier(provider, folder));
        services.AddSingleton<MailQueue>();
        services.AddSingleton<IMailer>(provider => provider.GetRequiredService<MailQueue>());
        services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
    }

    private static IMailCarrier Carrier(IServiceProvider provider, string folder)
    {
        var options = provider.GetRequiredService<IOptions<MailOptions>>().Value;
        var loggers = provider.GetRequiredService<ILoggerFactory>();
        return options.Host is { Length: > 0 } ? new SmtpCarrier(options)
            : provider.GetRequiredService<IHostEnvironment>().IsDevelopment()
                ? new FolderCarrier(folder, options, loggers.CreateLogger<FolderCarrier>())
            : new NoCarrier(loggers.CreateLogger<NoCarrier>());
    }
}
