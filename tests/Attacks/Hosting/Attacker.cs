using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Sockets;

namespace OrleansChat.Tests.Attacks.Hosting;

/// <summary>Somebody at an address of the outside, as a trusted proxy would tell it.</summary>
internal sealed class Attacker : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly Uri _server;
    private readonly string _address;

    public Attacker(Uri server, string address)
    {
        _server = server;
        _address = address;
        Http = new ChatHttp(server);
        Http.Client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
    }

    public ChatHttp Http { get; }

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    public Task<Answer> Post(string path, object body, string? token = null, params (string, string)[] headers) =>
        Ask(HttpMethod.Post, path, token, body, headers);

    public async Task<Answer> Ask(
        HttpMethod method, string path, string? token, object? body, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        return await Send(request, token, headers);
    }

    public Task<Answer> Send(HttpMethod method, string path, params (string, string)[] headers) =>
        Ask(method, path, token: null, body: null, headers);

    public Task<Answer> LogIn(string email, string password) =>
        Post("/api/v1/auth/login", new { email, password });

    public Task<ChatConnection> Connect(params (string Name, string Value)[] headers) =>
        ChatConnection.Open(
            _server,
            new SocketOptions
            {
                Headers = headers
                    .Append(("X-Forwarded-For", _address))
                    .ToDictionary(pair => pair.Item1, pair => pair.Item2),
            },
            Stopped);

    /// <summary>A connection that said hello.</summary>
    public async Task<ChatConnection> Enter(Account account)
    {
        var connection = await Connect();
        await connection.Hello(account.AccessToken, cancellationToken: Stopped);
        return connection;
    }

    /// <summary>A bare connection, for those who do not keep to HTTP.</summary>
    public async Task<NetworkStream> Dial()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_server.Host, _server.Port, Stopped);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>All that the server says until it ends the connection.</summary>
    public static async Task<string> Rest(Stream stream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stopped);
        limit.CancelAfter(MaxWait);
        using var heard = new MemoryStream();
        try
        {
            await stream.CopyToAsync(heard, limit.Token);
        }
        catch (IOException)
        {
            // A reset ends it, too.
        }

        return Encoding.UTF8.GetString(heard.ToArray());
    }

    public void Dispose() => Http.Dispose();

    private async Task<Answer> Send(HttpRequestMessage request, string? token, (string, string)[] headers)
    {
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.Client.SendAsync(request, Stopped);
        return await Answer.Of(response);
    }
}

/// <summary>A response of the server.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Code => Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public static async Task<Answer> Of(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key,
            header => string.Join(", ", header.Value),
            StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
