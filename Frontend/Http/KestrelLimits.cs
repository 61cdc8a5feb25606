using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OrleansChat.Frontend.Http;

/// <summary>What a connection may take of the server before anybody looks at what it says.</summary>
internal sealed class KestrelLimits(HttpOptions options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = options.KeepAliveTimeout;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.HeadersBytesMax;
        kestrel.Limits.MaxRequestLineSize = Math.Min(kestrel.Limits.MaxRequestLineSize, options.HeadersBytesMax);
        kestrel.Limits.MaxRequestBodySize = options.BodyBytesMax;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.BodyRateMin, options.BodyRateGrace);
        kestrel.Limits.MaxConcurrentConnections = options.HttpConnectionsMax;
    }
}
