using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Where the bytes are; null if this frontend accepts no uploads.</summary>
internal sealed class Blobs(IBlobStore? store)
{
    public IBlobStore? Store => store;
}

internal static partial class UploadHosting
{
    public static void AddUploads(this IServiceCollection services)
    {
        FrontendExtensions.AddOptions<UploadOptions, UploadOptionsValidator>(services, UploadOptions.Section);
        services.AddSingleton(provider => Open(
            provider.GetRequiredService<UploadOptions>(), provider.GetRequiredService<ILogger<UploadIntake>>()));
        services.AddSingleton<VirusScanner>();
        services.AddSingleton<Images>();
        services.AddSingleton<UploadSlots>();
        services.AddSingleton<UploadIntake>();
        services.AddSingleton<UploadSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<UploadSweep>());
    }

    private static Blobs Open(UploadOptions options, ILogger logger)
    {
        if (options.S3.Bucket is { Length: > 0 })
        {
            return new Blobs(new S3BlobStore(options.S3, options.TransferTimeout));
        }

        if (options.Folder is { Length: > 0 } folder)
        {
            return new Blobs(new DiskBlobStore(Path.GetFullPath(folder)));
        }

        LogOff(logger);
        return new Blobs(null);
    }

    [LoggerMessage(2631, LogLevel.Information, "This frontend accepts no uploads: set Uploads:Folder to a folder that "
        + "all frontends share, or Uploads:S3:Bucket to a bucket")]
    private static partial void LogOff(ILogger logger);
}
