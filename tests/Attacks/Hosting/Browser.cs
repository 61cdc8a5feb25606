using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Attacks.Hosting;

/// <summary>
/// Sends cookies with every request, as browsers do, and says which page asks. The cookies can be forged. It keeps to
/// no SameSite, so that what is refused was refused by the server.
/// </summary>
internal sealed class Browser : IDisposable
{
    private const string ProofHeader = "X-Chat-Antiforgery";

    private readonly Uri _server;
    private readonly X509Certificate2? _certificate;
    private readonly (string, string)[] _headers;
    private readonly HttpClient _client;

    /// <param name="server">The server's address.</param>
    /// <param name="certificate">What an HTTPS server must show.</param>
    /// <param name="headers">With every request, such as what a proxy adds.</param>
    public Browser(Uri server, X509Certificate2? certificate = null, params (string, string)[] headers)
    {
        _server = server;
        _certificate = certificate;
        _headers = headers;
        Page = server.GetLeftPart(UriPartial.Authority);
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsTheirs },
        })
        {
            BaseAddress = server,
        };
    }

    /// <summary>The origin of the page that asks; null: none is told.</summary>
    public string? Page { get; set; }

    /// <summary>Name and value of each cookie.</summary>
    public Dictionary<string, string> Cookies { get; set; } = [];

    /// <summary>The proof that the page has read a response of the server; null for no header.</summary>
    public string? Proof { get; set; }

    /// <summary>The last Set-Cookie headers, name first.</summary>
    public IReadOnlyList<string> SetCookies { get; private set; } = [];

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    /// <summary>A guest comes; the cookies and the proof are kept.</summary>
    public Task<Answer> Enter(string name = "Ann") =>
        Take("/api/v1/auth/guest", new { name, cookie = true });

    public Task<Answer> LogIn(string email, string password) =>
        Take("/api/v1/auth/login", new { email, password, cookie = true });

    public async Task<Answer> Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        foreach (var (name, value) in Headers())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Proof is not null)
        {
            request.Headers.Add(ProofHeader, Proof);
        }

        using var response = await _client.SendAsync(request, Stopped);
        SetCookies = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [];
        return await Answer.Of(response);
    }

    /// <summary>Opens a socket and says hello without a token.</summary>
    /// <returns>Why not; null when the server said welcome.</returns>
    /// <exception cref="HandshakeRefusedException">The handshake was refused already.</exception>
    public async Task<ReplyError?> Connect()
    {
        var options = new SocketOptions
        {
            Headers = Headers().ToDictionary(header => header.Name, header => header.Value),
            JudgeCertificate = IsTheirs,
        };
        await using var connection = await ChatConnection.Open(_server, options, Stopped);
        return (await connection.Ask("hello", null, Stopped)).Error;
    }

    public void Dispose() => _client.Dispose();

    private async Task<Answer> Take(string path, object body)
    {
        var answer = await Ask(HttpMethod.Post, path, body);
        answer.Status.ShouldBe(200, answer.Body);
        Proof = answer.Json.GetProperty("antiforgery").GetString();
        Cookies = SetCookies.Select(cookie => cookie.Split(';')[0].Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return answer;
    }

    private IEnumerable<(string Name, string Value)> Headers()
    {
        foreach (var header in _headers)
        {
            yield return header;
        }

        if (Page is not null)
        {
            yield return ("Origin", Page);
        }

        if (Cookies.Count > 0)
        {
            yield return ("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }
    }

    private bool IsTheirs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown?.GetCertHashString() == _certificate?.GetCertHashString();
}
