using OrleansChat.Frontend.Connections;

namespace OrleansChat.Tests.Frontend.Connections;

public sealed class OriginPolicyTests
{
    [Theory]
    [InlineData("https://x", "x:443")]
    [InlineData("https://x:443", "x")]
    [InlineData("http://x", "x:80")]
    [InlineData("http://x:80", "x")]
    [InlineData("http://X:8080", "x:8080")]
    [InlineData("https://[::1]", "[::1]:443")]
    public void The_port_of_a_scheme_may_be_written_or_left_out(string origin, string host) =>
        OriginPolicy.Admits(origin, host, isHttps: false, []).ShouldBeTrue();

    [Theory]
    [InlineData("https://x", "x:80")]
    [InlineData("http://x", "x:443")]
    [InlineData("http://x:443", "x")]
    [InlineData("https://x", "x:8443")]
    [InlineData("https://x.evil.example", "x")]
    [InlineData("https://evil.example", "x")]
    [InlineData("https://x@evil.example", "x")]
    [InlineData("https://x/", "x")]
    [InlineData("https://x?", "x")]
    [InlineData("https:x", "x")]
    [InlineData("null", "x")]
    [InlineData("https://x", null)]
    [InlineData("https://x", "")]
    public void Another_port_or_name_is_another_origin(string origin, string? host) =>
        OriginPolicy.Admits(origin, host, isHttps: false, []).ShouldBeFalse();

    [Fact]
    public void By_https_a_page_without_it_is_a_stranger()
    {
        OriginPolicy.Admits("http://x", "x", isHttps: true, []).ShouldBeFalse();
        OriginPolicy.Admits("https://x", "x:443", isHttps: true, []).ShouldBeTrue();
    }

    [Theory]
    [InlineData("https://chat.example:443", "https://chat.example")]
    [InlineData("https://chat.example", "https://chat.example:443")]
    public void A_page_of_a_listed_origin_may_connect(string listed, string origin) =>
        OriginPolicy.Admits(origin, "x", isHttps: true, [listed]).ShouldBeTrue();
}
