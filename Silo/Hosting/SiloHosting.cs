using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Grains;
using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Mail;
using OrleansChat.Silo.Storage.SoftState;
using OrleansChat.Silo.Streams;

namespace OrleansChat.Silo.Hosting;

internal static class SiloHosting
{
    /// <summary>Adds the grains, and all that they need.</summary>
    public static void AddChatSilo(this WebApplicationBuilder builder, ServerSettings settings)
    {
        // First, for its services start in this order and stop in the opposite one.
        builder.Services.AddStorage(settings);
        builder.Services.AddChatGrains();
        builder.Services.AddMail(Path.Combine(settings.Data, "mail"));
        builder.AddSilo(
            isAlone: settings.Role is ServerRole.All,
            isShared: settings.Database is not null,
            silo => silo
                .AddSoftState(
                    GrainStorage.SoftState, services => services.GetRequiredService<StorageOpener>().SoftState)
                .AddFanoutStreams());
    }
}
