using Microsoft.AspNetCore.Http;

namespace OrleansChat.Frontend.Http;

/// <summary>Around all endpoints: what goes wrong outside of their own care is told as a problem, too.</summary>
internal sealed class ProblemBoundary(GrainCalls calls)
{
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = refusal.StatusCode;
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Problems.OfFault(context, calls, fault).ExecuteAsync(context);
            return;
        }

        if (IsBare(context) && Problems.OfStatus(context) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
    }

    /// <summary>An error without a body, where programs ask and not people.</summary>
    private static bool IsBare(HttpContext context) =>
        context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 }
        && (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase));
}
