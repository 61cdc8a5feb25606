using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace OrleansChat.Frontend.Http;

/// <summary>Tells as a problem what no endpoint answered: a request that an endpoint can't take, or a fault.</summary>
internal sealed partial class ProblemExceptionHandler(GrainCalls calls, IHostEnvironment environment)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception is BadHttpRequestException request ? Explain(request) : Explain(exception);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static RefusalResult Explain(BadHttpRequestException request) =>
        request.StatusCode == StatusCodes.Status400BadRequest
            ? new RefusalResult(Violation(request.InnerException as JsonException))
            : RefusalResult.OfStatus(request.StatusCode);

    /// <summary>What it was is in the log under the trace; developers see it at once.</summary>
    private RefusalResult Explain(Exception fault)
    {
        var (refusal, trace) = calls.Explain(fault);
        var isTold = trace is not null && environment.IsDevelopment();
        return new RefusalResult(
            refusal, trace: trace, detail: isTold ? $"{fault.GetType()}: {fault.Message}" : null);
    }

    private static Refusal Violation(JsonException? fault)
    {
        if (fault?.Path is { Length: > 2 } path)
        {
            return Refusals.Invalid(path[2..], "isn't of the type that it must be");
        }

        return MissingMember().Match(fault?.Message ?? "") is { Success: true } missing
            ? Refusals.Invalid(missing.Groups["member"].Value, Requirements.Given)
            : Refusals.BodyInvalid;
    }

    /// <summary>The serializer names missing members in its message only.</summary>
    [GeneratedRegex(
        "missing required properties including: '(?<member>[^']+)'",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MissingMember();
}
