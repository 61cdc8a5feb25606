using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansChat.Tests.Protocol;

/// <summary>Requests for files.</summary>
internal static class Uploads
{
    private const string Path = "/api/v1/uploads";

    /// <summary>Uploads a file and gives what the server says of it.</summary>
    public static async Task<JsonElement> Post(
        LiveServer server, Visitor visitor, byte[] content, string name, string? type = null)
    {
        using var form = Form(content, name, type);
        using var response = await Post(server, visitor, form);
        response.StatusCode.ShouldBe(
            HttpStatusCode.OK, await response.Content.ReadAsStringAsync(LiveServer.Stopped));
        return await response.Content.ReadFromJsonAsync<JsonElement>(LiveServer.Stopped);
    }

    public static async Task<HttpResponseMessage> Post(LiveServer server, Visitor? visitor, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = body };
        request.Headers.Authorization = Bearer(visitor);
        return await server.Http.Client.SendAsync(request, LiveServer.Stopped);
    }

    public static async Task<HttpResponseMessage> Get(
        LiveServer server, Visitor? visitor, string id, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}/{id}");
        request.Headers.Authorization = Bearer(visitor);
        change?.Invoke(request);
        return await server.Http.Client.SendAsync(request, LiveServer.Stopped);
    }

    public static MultipartFormDataContent Form(byte[] content, string name, string? type = null)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return new MultipartFormDataContent { { file, "file", name } };
    }

    private static AuthenticationHeaderValue? Bearer(Visitor? visitor) =>
        visitor is null ? null : new AuthenticationHeaderValue("Bearer", visitor.Account.AccessToken);
}
