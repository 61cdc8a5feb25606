using System.Net;

namespace OrleansChat.Tests.Protocol;

public sealed class HealthTests(LiveServer server)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Head_is_answered_as_get_is_without_a_body(string path)
    {
        using var got = await server.Http.Client.GetAsync(new Uri(path, UriKind.Relative), LiveServer.Stopped);
        using var asking = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await server.Http.Client.SendAsync(asking, LiveServer.Stopped);
        (got.StatusCode, head.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        head.Content.Headers.ContentType.ShouldBe(got.Content.Headers.ContentType);
        (await head.Content.ReadAsStringAsync(LiveServer.Stopped)).ShouldBeEmpty();
    }
}
