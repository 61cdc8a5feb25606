using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Frontend.Http;

/// <summary>Reads the body that an endpoint takes, which is small, as a whole before the endpoint does.</summary>
/// <remarks>
/// What ends a read before its time must leave the web server's reader in order, which tokens and the framework's own
/// reading of JSON do not: the web server would log an error when it drains the rest.
/// </remarks>
internal sealed partial class RequestBodyMiddleware(RequestDelegate next, ILogger<RequestBodyMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is not null
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            try
            {
                context.Request.Body = new MemoryStream(await Read(context));
            }
            catch (BadHttpRequestException broken)
            {
                LogBroken(broken.StatusCode);
                context.Response.StatusCode = broken.StatusCode;
                return;
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException)
            {
                if (fault is IOException)
                {
                    // The client is gone, and there is nothing left to drain.
                    context.Abort();
                }

                // The answer is written outside of the time limit, which cut the connection's own token short.
                LogBodyLost(fault.GetType().Name);
                context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
                return;
            }
        }

        await next(context);
    }

    private static async Task<byte[]> Read(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        using var untilTimeIsUp = context.RequestAborted.UnsafeRegister(
            static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            if (read.IsCanceled)
            {
                reader.AdvanceTo(read.Buffer.Start);
                throw new OperationCanceledException(context.RequestAborted);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    [LoggerMessage(2301, LogLevel.Information, "An HTTP request was malformed; the response is {Status}")]
    private partial void LogBroken(int status);

    [LoggerMessage(2302, LogLevel.Information, "The body of an HTTP request is incomplete: {Cause}")]
    private partial void LogBodyLost(string cause);
}

/// <summary>The limit on the bodies of an endpoint.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
