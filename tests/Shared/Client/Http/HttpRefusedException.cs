using System.Net;

namespace OrleansChat.Tests.Client.Http;

/// <summary>The server answered an HTTP request with a problem.</summary>
public sealed class HttpRefusedException(HttpStatusCode status, string? code, TimeSpan? retryAfter, string body)
    : Exception($"HTTP {(int)status}{(code is null ? string.Empty : " " + code)}: {body}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The protocol's error code in the problem, if there is one.</summary>
    public string? Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
