using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.Frontend.Requests;
using OrleansChat.Frontend.Sockets;
using OrleansChat.RateLimits;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// The handshake of RFC 6455, done here because the framework's own gives no way to the stream below its WebSocket.
/// </summary>
internal sealed partial class WebSocketEndpoint(
    ConnectionServices services,
    RequestRouter requests,
    RateLimiter limiter,
    AuditTrail audit,
    ConnectionsPerAddress addresses,
    ILogger<WebSocketEndpoint> logger)
{
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/ws", Accept).DisableRequestTimeout();

    private async Task Accept(HttpContext context)
    {
        if (await Refusal(context) is { } refusal)
        {
            await new RefusalResult(refusal).ExecuteAsync(context);
            return;
        }

        var headers = context.Response.Headers;
        var subProtocol = context.Request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol)
            .Contains(ProtocolLimits.SubProtocol, StringComparer.Ordinal)
            ? ProtocolLimits.SubProtocol
            : null;
        headers.Upgrade = "websocket";
        headers.Connection = "Upgrade";
        headers.SecWebSocketAccept = AcceptKey(context.Request.Headers.SecWebSocketKey.ToString());
        if (subProtocol is not null)
        {
            headers.SecWebSocketProtocol = subProtocol;
        }

        // A client that reads slowly is ours to judge, by what waits for it.
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
        var token = HttpCredentials.AccessCookie(context);
        var address = ClientAddress.Counted(context);
        var transport = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        if (context.Features.Get<ITlsHandshakeFeature>() is null
            && context.Features.Get<SocketConnection>() is { } served)
        {
            // The connection goes on without the request, whose objects are several times its own size.
            var (below, received) = served.TakeOver();
            ThreadPool.UnsafeQueueUserWorkItem(
                state => _ = ServeTaken(state), (below, received, subProtocol, token, address), preferLocal: true);
            return;
        }

        using var socket = new WebSocketClientSocket(
            transport, direct: null, subProtocol, context.Abort, services.Time);
        await Serve(socket, token, address);
    }

    /// <summary>Owns a socket that was taken over, from the first line on.</summary>
    private async Task ServeTaken(
        (Socket Below, ReadOnlyMemory<byte> Received, string? SubProtocol, string? Token, string Address) client)
    {
        try
        {
            using var below = client.Below;
            using var transport = Open(below);
            if (transport is not null)
            {
                using var socket = new WebSocketClientSocket(
                    transport, below, client.SubProtocol, below.Dispose, services.Time, client.Received);
                await Serve(socket, client.Token, client.Address);
            }
        }
        catch (Exception fault)
        {
            LogFailed(fault);
        }
    }

    /// <returns>Null when the client went away while the handshake was answered.</returns>
    private static NetworkStream? Open(Socket socket)
    {
        try
        {
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task Serve(WebSocketClientSocket socket, string? handshakeToken, string address)
    {
        var connection = new ClientConnection(socket, services, handshakeToken);
        if (!addresses.TryTake(address, services.Options.ConnectionsPerAddressMax))
        {
            // Pages are not told the status of a handshake, but they are told the code of a close.
            connection.Close(CloseCode.TooManyConnections);
            await requests.Serve(connection);
            return;
        }

        try
        {
            await requests.Serve(connection);
        }
        finally
        {
            addresses.GiveBack(address);
        }
    }

    private async Task<Refusal?> Refusal(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
            || !request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            || request.Headers.SecWebSocketVersion != "13"
            || !IsKey(request.Headers.SecWebSocketKey.ToString()))
        {
            context.Response.Headers.SecWebSocketVersion = "13";
            return Refusals.HandshakeInvalid;
        }

        // Before the origin, so that who is refused for it cannot fill the audit log.
        var address = ClientAddress.Counted(context);
        if (await limiter.Take(context, RateLimitPolicies.ConnectAddress, address) is { } limited)
        {
            return limited;
        }

        if (!OriginPolicy.Admits(
            request.Headers.Origin, request.Headers.Host, request.IsHttps, services.Options.AllowedOrigins))
        {
            audit.Record(new AuditEvent(
                AuditAction.OriginRefused, Subject: request.Headers.Origin, Address: ClientAddress.Of(context)));
            return Refusals.OriginForbidden;
        }

        return services.Registry.IsDraining || services.Registry.Count >= services.Options.ConnectionsMax
            ? Refusals.ConnectionsExhausted
            : null;
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return Convert.TryFromBase64String(key, bytes, out var count) && count == KeyBytes;
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for SHA-1; nothing is kept secret by it.")]
    private static string AcceptKey(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt)));

    [LoggerMessage(2004, LogLevel.Error, "A connection failed unexpectedly")]
    private partial void LogFailed(Exception fault);
}
