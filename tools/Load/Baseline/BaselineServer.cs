using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Tools.Load.Baseline;

/// <summary>
/// The least that can be put behind Kestrel to pass messages on: no accounts, rights, limits or storage. It speaks
/// just enough of the protocol to be driven like the server.
/// </summary>
internal sealed class BaselineServer
{
    private const string WebSocketKeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly ConcurrentDictionary<string, BaselineRoom> _rooms = new(StringComparer.Ordinal);
    private int _guests;

    public static async Task Run(int port, CancellationToken cancellationToken)
    {
        var server = new BaselineServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPost("/api/v1/auth/guest", server.Guest);
        app.MapGet("/v1/ws", server.Serve);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        await Console.Out.WriteLineAsync($"Listening on {address}");
        await app.WaitForShutdownAsync(cancellationToken);
    }

    public BaselineRoom Create(string key) => _rooms.GetOrAdd(key, id => new BaselineRoom(id));

    public BaselineRoom? Find(string id) => _rooms.GetValueOrDefault(id);

    private IResult Guest()
    {
        var id = $"u-{Interlocked.Increment(ref _guests):x26}";
        return Results.Ok(new
        {
            user = new { id, name = id, type = "guest" },
            accessToken = id,
            refreshToken = id,
            expiresIn = 3600,
        });
    }

    private async Task Serve(HttpContext context)
    {
        var key = context.Request.Headers.SecWebSocketKey.ToString();
#pragma warning disable CA5350 // RFC 6455 names SHA-1.
        var accept = SHA1.HashData(Encoding.ASCII.GetBytes(key + WebSocketKeySuffix));
#pragma warning restore CA5350
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketAccept = Convert.ToBase64String(accept);
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await new BaselineConnection(this, stream, context.Abort).Run();
    }
}
