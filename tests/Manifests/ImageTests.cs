using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansChat.Tests.Manifests.Images;
using OrleansChat.Tests.Manifests.Rendering;
using OrleansChat.Tests.Repository;

namespace OrleansChat.Tests.Manifests;

/// <summary>The image is what the manifests start.</summary>
public sealed partial class ImageTests
{
    [Fact]
    public async Task The_image_that_the_SDK_makes_is_the_one_that_the_pods_start_as_the_user_they_start_it_as()
    {
        await using var registry = await BaseImageRegistry.Start();
        var image = await BuiltImage.Publish($"{registry.Name}/dotnet/aspnet:base");
        var overlay = await Overlay.Render(Overlay.Local);
        foreach (var workload in overlay.Own)
        {
            workload.Container.Image.ShouldBe(image.Reference);
            $"{workload.Pod.SecurityContext.RunAsUser}"
                .ShouldBe(image.Configuration.GetProperty("User").GetString());
        }

        image.Configuration.GetProperty("Entrypoint").EnumerateArray().Select(word => word.GetString())
            .ShouldBe(["dotnet", "/app/OrleansChat.Silo.dll"]);
        var environment = image.Configuration.GetProperty("Env").EnumerateArray()
            .Select(one => one.GetString()).ToList();
        environment.ShouldContain("DOTNET_GCgen0size=0x1000000");
        environment.ShouldContain("ASPNETCORE_HTTP_PORTS=");
        image.Files.ShouldContain("/app/OrleansChat.Silo.dll");
        image.Files.ShouldContain("/app/OrleansChat.Silo.runtimeconfig.json");
        image.Files.ShouldContain("/app/wwwroot/index.html");
        image.Files.ShouldNotContain(file => file.EndsWith(".db", StringComparison.Ordinal));
        image.Files.ShouldNotContain(file => file.StartsWith("/app/runtimes/win", StringComparison.Ordinal));
    }

    [Fact]
    public void The_base_has_an_exact_version_no_shell_and_the_languages_that_the_program_needs()
    {
        var project = XDocument.Load(Path.Combine(SourceTree.Root, "Silo", "Silo.csproj"));
        project.Descendants("ContainerBaseImage").Single().Value.ShouldMatch(ExactBase().ToString());
    }

    [GeneratedRegex(@"^mcr\.microsoft\.com/dotnet/aspnet:10\.0\.\d+-noble-chiseled-extra$")]
    private static partial Regex ExactBase();
}
