using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Repository;

namespace OrleansChat.Tests.Manifests.Images;

/// <summary>
/// The image as <c>dotnet publish --target:PublishContainer</c> makes it of what is built, on an empty base.
/// </summary>
/// <param name="Reference">Its name and tag.</param>
/// <param name="Configuration">What it says of itself.</param>
/// <param name="Files">What the layers hold, by path.</param>
internal sealed record BuiltImage(string Reference, JsonElement Configuration, IReadOnlySet<string> Files)
{
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromMinutes(5);

    /// <param name="baseImage">Replaces the one of the project, to which there is no way from here.</param>
    public static async Task<BuiltImage> Publish(string baseImage)
    {
        var folder = Directory.CreateTempSubdirectory("chat-image-").FullName;
        try
        {
            var archive = Path.Combine(folder, "image.tar.gz");
            var start = new ProcessStartInfo(
                "dotnet",
                [
                    "publish", "Silo", "--no-build", "--configuration", BuildConfiguration, "--target:PublishContainer",
                    $"-property:ContainerBaseImage={baseImage}", $"-property:ContainerArchiveOutputPath={archive}",
                    $"-property:PublishDir={folder}/publish/",
                ])
            {
                WorkingDirectory = SourceTree.Root,
            };
            await ChildProcess.Run(start, PublishTimeout, CancellationToken.None);
            return Read(archive);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Of this program, and so of the server that was built with it.</summary>
    private static string BuildConfiguration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    private static BuiltImage Read(string archive)
    {
        var entries = new Dictionary<string, byte[]>();
        using (var file = File.OpenRead(archive))
        {
            foreach (var (name, content) in Entries(Unpacked(file)))
            {
                entries[name] = content;
            }
        }

        var manifest = Json(entries["manifest.json"])[0];
        var files = manifest.GetProperty("Layers").EnumerateArray()
            .SelectMany(layer => Entries(Unpacked(new MemoryStream(entries[layer.GetString()!]))))
            .Select(entry => "/" + entry.Name.TrimStart('.', '/').TrimEnd('/'));
        return new BuiltImage(
            manifest.GetProperty("RepoTags")[0].GetString()!,
            Json(entries[manifest.GetProperty("Config").GetString()!]).GetProperty("config"),
            files.ToHashSet());
    }

    private static Stream Unpacked(Stream packed)
    {
        var isGzip = packed.ReadByte() == 0x1f;
        packed.Position = 0;
        return isGzip ? new GZipStream(packed, CompressionMode.Decompress) : packed;
    }

    private static IEnumerable<(string Name, byte[] Content)> Entries(Stream tar)
    {
        using var reader = new TarReader(tar);
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            yield return (entry.Name, content.ToArray());
        }
    }

    private static JsonElement Json(byte[] text) => JsonSerializer.Deserialize<JsonElement>(text);
}
