using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
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

        var problem = new ProblemDetails
        {
            Status = ErrorCodes.HttpStatus(refusal.Code),
            Title = refusal.Message,
            Extensions =
            {
                ["code"] = ErrorCodes.WireName(refusal.Code),
                ["trace"] = trace ?? context.TraceIdentifier,
            },
        };
        return TypedResults.Problem(problem);
    }

    public static IResult Violation(HttpContext context, string message) =>
        Of(context, new Refusal(ErrorCode.SchemaViolation, message));
}
