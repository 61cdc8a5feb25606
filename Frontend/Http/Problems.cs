using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Http;

/// <summary>Refusals as <c>application/problem+json</c>, with the protocol's code.</summary>
internal static class Problems
{
    public static IResult Of(HttpContext context, Refusal refusal, string? trace = null)
    {
        if (refusal.RetryAfter is { } retryAfter)
        {
            var seconds = (long)Math.Ceiling(retryAfter.TotalSeconds);
            context.Response.Headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        }

        return Problem(context, ErrorCodes.HttpStatus(refusal.Code), refusal, trace, detail: null);
    }

    public static IResult Violation(HttpContext context, string message) =>
        Of(context, new Refusal(ErrorCode.SchemaViolation, message));

    /// <summary>A fault nobody expects. What it was is in the log under the trace; developers see it at once.</summary>
    public static IResult OfFault(HttpContext context, GrainCalls calls, Exception fault)
    {
        var (refusal, trace) = calls.Explain(fault);
        var isDevelopment = context.RequestServices.GetService<IHostEnvironment>()?.IsDevelopment() is true;
        if (trace is null || !isDevelopment)
        {
            return Of(context, refusal, trace);
        }

        var detail = $"{fault.GetType()}: {fault.Message}";
        return Problem(context, ErrorCodes.HttpStatus(refusal.Code), refusal, trace, detail);
    }

    /// <summary>The problem of a status that the framework set; none for a status that needs no words.</summary>
    public static IResult? OfStatus(HttpContext context)
    {
        var refusal = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new Refusal(ErrorCode.NotFound, "Nothing found at this address."),
            StatusCodes.Status405MethodNotAllowed =>
                new Refusal(ErrorCode.UnknownType, "This method isn't supported here."),
            StatusCodes.Status413PayloadTooLarge => new Refusal(ErrorCode.TooLarge, "The body is too large."),
            StatusCodes.Status504GatewayTimeout => new Refusal(ErrorCode.Timeout, "The request timed out."),
            >= 400 and < 500 => new Refusal(ErrorCode.BadFrame, "The request is malformed."),
            _ => null,
        };
        return refusal is null
            ? null
            : Problem(context, context.Response.StatusCode, refusal, trace: null, detail: null);
    }

    private static ProblemHttpResult Problem(
        HttpContext context, int status, Refusal refusal, string? trace, string? detail)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Title = refusal.Message,
            Detail = detail,
            Extensions =
            {
                ["code"] = ErrorCodes.WireName(refusal.Code),
                ["trace"] = trace ?? context.TraceIdentifier,
            },
        };
        return TypedResults.Problem(problem);
    }
}
