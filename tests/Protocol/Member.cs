using System.Net.Http.Headers;
using System.Net.Http.Json;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tests.Protocol;

/// <summary>Somebody who registered, and asks over HTTP.</summary>
public sealed record Member(string Email, string Password)
{
    public Account Account { get; init; } = null!;

    public string Id => Account.User.Id;

    public Task<HttpResponseMessage> Get(LiveServer server, string path) => Ask(server, HttpMethod.Get, path, null);

    public Task<HttpResponseMessage> Put(LiveServer server, string path, object body) =>
        Ask(server, HttpMethod.Put, path, body);

    public Task<HttpResponseMessage> Post(LiveServer server, string path, object body) =>
        Ask(server, HttpMethod.Post, path, body);

    public Task<HttpResponseMessage> Delete(LiveServer server, string path) =>
        Ask(server, HttpMethod.Delete, path, null);

    private async Task<HttpResponseMessage> Ask(LiveServer server, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path)
        {
            Content = body is null ? null : JsonContent.Create(body),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Account.AccessToken) },
        };
        return await server.Http.Client.SendAsync(request, LiveServer.Stopped);
    }
}
