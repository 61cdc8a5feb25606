using System.Net;
using System.Runtime.CompilerServices;

namespace OrleansChat.Tests.Protocol;

/// <summary>The API describes itself, and whoever changes it changes docs/openapi.json, too.</summary>
public sealed class ApiDescriptionTests(LiveServer server)
{
    [Fact]
    public async Task The_document_in_the_docs_is_the_one_that_is_served() =>
        (await Served()).ShouldBe(
            await File.ReadAllTextAsync(Recorded(), LiveServer.Stopped),
            "The API changed; record it: dotnet test --project tests/Protocol -c Release --explicit only"
            + " --filter-method '*.Record_the_document'");

    [Fact(Explicit = true)]
    public async Task Record_the_document() =>
        await File.WriteAllTextAsync(Recorded(), await Served(), LiveServer.Stopped);

    [Fact]
    public async Task Developers_get_a_page_to_read_it()
    {
        using var response = await server.Http.Client.GetAsync(
            new Uri("/scalar", UriKind.Relative), LiveServer.Stopped);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    private async Task<string> Served() =>
        await server.Http.Client.GetStringAsync(
            new Uri("/openapi/v1.json", UriKind.Relative), LiveServer.Stopped) + "\n";

    private static string Recorded([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../docs/openapi.json");
}
