using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Replay;

/// <summary>A server that does what a test tells it, one script a connection, in the order they come.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Queue<Func<Peer, Task>> _scripts = [];
    private readonly Queue<(int Status, string Body, string? RetryAfter)> _answers = [];
    private readonly Queue<(int Status, string? RetryAfter)> _refusals = [];
    private readonly List<Task> _running = [];
    private readonly Task _accepting;

    public ScriptedServer()
    {
        Address = new Uri($"http://localhost:{FreePort.Next()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _accepting = Accept();
    }

    public Uri Address { get; }

    /// <summary>The paths of the HTTP requests that came.</summary>
    public List<string> HttpRequests { get; } = [];

    public ScriptedServer Connection(Func<Peer, Task> script)
    {
        _scripts.Enqueue(script);
        return this;
    }

    /// <summary>Refuses a handshake, before all connections that have a script.</summary>
    public ScriptedServer Handshake(int status, string? retryAfter = null)
    {
        _refusals.Enqueue((status, retryAfter));
        return this;
    }

    public ScriptedServer Http(int status, string body, string? retryAfter = null)
    {
        _answers.Enqueue((status, body, retryAfter));
        return this;
    }

    /// <summary>Waits for the scripts that began; throws what went wrong in them.</summary>
    public Task Finished() => Task.WhenAll(_running).WaitAsync(TimeSpan.FromSeconds(10));

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _accepting;
    }

    private static void Refuse(HttpListenerContext context, int status, string? retryAfter)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers["Retry-After"] = retryAfter;
        }

        context.Response.Close();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                if (context.Request.IsWebSocketRequest && _refusals.TryDequeue(out var refusal))
                {
                    Refuse(context, refusal.Status, refusal.RetryAfter);
                }
                else if (context.Request.IsWebSocketRequest)
                {
                    var script = _scripts.Dequeue();
                    var protocol = context.Request.Headers["Sec-WebSocket-Protocol"];
                    var upgraded = await context.AcceptWebSocketAsync(protocol);
                    _running.Add(script(new Peer(upgraded.WebSocket, context.Response.Abort)));
                }
                else
                {
                    await Answer(context);
                }
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        HttpRequests.Add(context.Request.Url!.AbsolutePath);
        var (status, body, retryAfter) = _answers.Dequeue();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null)
        {
            context.Response.Headers["Retry-After"] = retryAfter;
        }

        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }

    /// <summary>The server's end of one connection.</summary>
    internal sealed class Peer(WebSocket socket, Action cut)
    {
        private readonly byte[] _buffer = new byte[70_000];

        /// <summary>The next request; fails the script unless it has the type.</summary>
        public async Task<JsonElement> Expect(string type)
        {
            var received = await socket.ReceiveAsync(_buffer, CancellationToken.None);
            var request = JsonDocument.Parse(_buffer.AsMemory(0, received.Count)).RootElement.Clone();
            request.GetProperty("type").GetString().ShouldBe(type);
            return request;
        }

        public Task Ok(JsonElement request, string result = "{}") =>
            Say($$"""{"re":{{request.GetProperty("id")}},"ok":{{result}}}""");

        public Task Error(JsonElement request, string error) =>
            Say($$"""{"re":{{request.GetProperty("id")}},"error":{{error}}}""");

        public Task Say(string text) => socket.SendAsync(
            Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        /// <summary>Answers <c>hello</c> and returns the token it carried.</summary>
        public async Task<string> Welcome()
        {
            var hello = await Expect("hello");
            await Ok(
                hello,
                """
                {"connection":"c","user":{"id":"u-1","name":"will","type":"guest"},"session":"s","pingSeconds":25}
                """);
            return hello.GetProperty("token").GetString()!;
        }

        /// <summary>Closes, and lets go of the connection when the client agreed.</summary>
        public async Task Close(int code)
        {
            await socket.CloseAsync((WebSocketCloseStatus)code, "as told", CancellationToken.None);
            Cut();
        }

        public void Cut() => cut();
    }
}
