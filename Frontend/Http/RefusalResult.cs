using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Http;

/// <summary>A refusal as <c>application/problem+json</c>, with the protocol's code and a trace.</summary>
/// <param name="refusal">What is told.</param>
/// <param name="status">The HTTP status, if it isn't the one of the refusal's code.</param>
/// <param name="trace">What a fault is logged under; the request's own if there is none.</param>
/// <param name="detail">What only developers are told.</param>
internal sealed class RefusalResult(Refusal refusal, int? status = null, string? trace = null, string? detail = null)
    : IResult
{
    /// <summary>Says what a status means that the framework set.</summary>
    public static RefusalResult OfStatus(int status) => new(
        status switch
        {
            StatusCodes.Status404NotFound => Refusals.AddressNotFound,
            StatusCodes.Status405MethodNotAllowed => Refusals.MethodNotSupported,
            StatusCodes.Status413PayloadTooLarge => Refusals.BodyTooLarge,
            StatusCodes.Status504GatewayTimeout => Refusals.TimedOut,
            < StatusCodes.Status500InternalServerError => Refusals.RequestMalformed,
            _ => Refusals.Internal,
        },
        status);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        var problem = new ProblemDetails
        {
            Status = status ?? ErrorCodes.HttpStatus(refusal.Code),
            Title = refusal.Message,
            Detail = detail,
            Extensions =
            {
                ["code"] = ErrorCodes.WireName(refusal.Code),
                ["trace"] = trace ?? httpContext.TraceIdentifier,
            },
        };
        if (refusal.RetryAfter is { } retryAfter)
        {
            var seconds = (long)Math.Ceiling(retryAfter.TotalSeconds);
            headers.RetryAfter = Math.Max(1, seconds).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = HttpCredentials.BearerScheme;
        }

        return TypedResults.Problem(problem).ExecuteAsync(httpContext);
    }
}

/// <summary>What grains answer, as results of endpoints.</summary>
internal static class ResultExtensions
{
    public static Results<Ok<TResponse>, RefusalResult> ToHttp<T, TResponse>(
        this Result<T> result, Func<T, TResponse> respond)
        where T : class =>
        result.Value is { } value ? TypedResults.Ok(respond(value)) : new RefusalResult(result.Refusal!);

    public static Results<NoContent, RefusalResult> ToHttp(this Refusal? refusal) =>
        refusal is null ? TypedResults.NoContent() : new RefusalResult(refusal);
}
