using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Tests.Manifests.Images;

/// <summary>
/// A registry on this machine that has one image, whatever it is asked for: an empty one, with what the images of .NET
/// say of themselves.
/// </summary>
internal sealed class BaseImageRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly WebApplication _server;

    private BaseImageRegistry(WebApplication server) => _server = server;

    /// <summary>Host and port, as they begin the name of an image.</summary>
    public string Name => $"localhost:{new Uri(_server.Urls.Single()).Port}";

    public static async Task<BaseImageRegistry> Start()
    {
        var (layer, layerDigest) = EmptyLayer();
        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new
            {
                Env = new[] { "PATH=/usr/bin", "APP_UID=1654", "ASPNETCORE_HTTP_PORTS=8080" },
                User = "1654",
            },
            rootfs = new { type = "layers", diff_ids = new[] { layerDigest } },
            history = new[] { new { created_by = "test" } },
        });
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = Descriptor("application/vnd.docker.container.image.v1+json", config),
            layers = new[] { Descriptor("application/vnd.docker.image.rootfs.diff.tar.gzip", layer) },
        });
        var blobs = new[] { config, layer }.ToDictionary(Digest);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.MapMethods("/v2/", ["GET"], () => Results.Ok());
        server.MapMethods("/v2/{repository}/{name}/manifests/{tag}", ["GET", "HEAD"], (HttpContext context) =>
        {
            context.Response.Headers["Docker-Content-Digest"] = Digest(manifest);
            return Results.Bytes(manifest, ManifestType);
        });
        server.MapMethods("/v2/{repository}/{name}/blobs/{digest}", ["GET", "HEAD"], (string digest) =>
            blobs.TryGetValue(digest, out var blob) ? Results.Bytes(blob) : Results.NotFound());
        await server.StartAsync();
        return new BaseImageRegistry(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static (byte[] Packed, string Digest) EmptyLayer()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "tmp/"));
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(tar.ToArray());
        }

        return (packed.ToArray(), Digest(tar.ToArray()));
    }

    private static object Descriptor(string mediaType, byte[] content) =>
        new { mediaType, size = content.Length, digest = Digest(content) };

    private static string Digest(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
