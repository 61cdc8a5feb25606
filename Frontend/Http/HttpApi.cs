using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// What all endpoints of the API do alike: read the body, find out who asks, and turn faults into problems.
/// </summary>
internal sealed partial class HttpApi(
    GrainCalls calls,
    CookieGuard guard,
    ApiRateLimit limits,
    IOptions<JsonOptions> json,
    ILogger<HttpApi> logger)
{
    private const int BodyBytesMax = 16 * 1024;

    /// <summary>An endpoint for everybody.</summary>
    public RequestDelegate Open(Func<HttpContext, Task<IResult>> handle) => Answering(handle);

    /// <inheritdoc cref="Open(Func{HttpContext, Task{IResult}})"/>
    public RequestDelegate Open<TBody>(Func<HttpContext, TBody, Task<IResult>> handle)
        where TBody : class =>
        Answering(context => WithBody(context, handle));

    /// <summary>An endpoint for somebody who is logged in.</summary>
    public RequestDelegate LoggedIn(Func<HttpContext, AuthenticatedSession, Task<IResult>> handle) =>
        Answering(context => WithSession(context, session => handle(context, session)));

    /// <inheritdoc cref="LoggedIn(Func{HttpContext, AuthenticatedSession, Task{IResult}})"/>
    public RequestDelegate LoggedIn<TBody>(Func<HttpContext, AuthenticatedSession, TBody, Task<IResult>> handle)
        where TBody : class =>
        Answering(context => WithSession(
            context, session => WithBody<TBody>(context, (_, body) => handle(context, session, body))));

    /// <summary>The session that the request proves, if its person's limit allows; or why there is none.</summary>
    public async Task<Result<AuthenticatedSession>> Authenticate(HttpContext context)
    {
        var proved = await Prove(context);
        return proved.Value is { } session
            && await limits.Prove(context, RateLimitPolicies.ApiUser, session.User.Id.Value) is { } limited
                ? limited
                : proved;
    }

    /// <summary>The session that the request proves, by its header or its cookies; or why it proves none.</summary>
    public async Task<Result<AuthenticatedSession>> Prove(HttpContext context)
    {
        var token = HttpCredentials.Bearer(context);
        if (token is null && (token = HttpCredentials.AccessCookie(context)) is not null
            && guard.ToTake(context) is { } refusal)
        {
            return refusal;
        }

        return token is not null && Tokens.TryGetUser(token, out var user)
            ? await calls.Sessions(user).Authenticate(token)
            : Refusals.AccessTokenInvalid;
    }

    /// <summary>Names the first member that is not there.</summary>
    public static string? Missing(params ReadOnlySpan<(string Member, string? Value)> members)
    {
        foreach (var (member, value) in members)
        {
            if (value is null)
            {
                return $"{JsonNamingPolicy.CamelCase.ConvertName(member)}: is missing.";
            }
        }

        return null;
    }

    private RequestDelegate Answering(Func<HttpContext, Task<IResult>> handle)
    {
        return Answer;

        async Task Answer(HttpContext context)
        {
            var result = await Handle(context, handle);
            await result.ExecuteAsync(context);
        }
    }

    private async Task<IResult> Handle(HttpContext context, Func<HttpContext, Task<IResult>> handle)
    {
        try
        {
            return await handle(context);
        }
        catch (JsonException)
        {
            return Problems.Violation(context, "The body is not the JSON it should be.");
        }
        catch (BodyLostException lost)
        {
            // Said outside of the time limit, which cut the connection's own token short.
            LogBodyLost(lost.InnerException!.GetType().Name);
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            return Results.Empty;
        }
        catch (BadHttpRequestException refusal)
        {
            LogBrokenRequest(refusal.StatusCode);
            context.Response.StatusCode = refusal.StatusCode;
            return Problems.OfStatus(context)!;
        }
        catch (Exception fault)
        {
            return Problems.OfFault(context, calls, fault);
        }
    }

    private async Task<IResult> WithSession(HttpContext context, Func<AuthenticatedSession, Task<IResult>> handle)
    {
        var proved = await Authenticate(context);
        return proved.Value is { } session ? await handle(session) : Problems.Of(context, proved.Refusal!);
    }

    private async Task<IResult> WithBody<TBody>(
        HttpContext context, Func<HttpContext, TBody, Task<IResult>> handle)
        where TBody : class =>
        await Body<TBody>(context) is { } body
            ? await handle(context, body)
            : Problems.Violation(context, "The body must be a JSON object.");

    private async Task<TBody?> Body<TBody>(HttpContext context)
        where TBody : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyBytesMax;
        }

        if (context.Request.ContentLength != 0 && !context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("The body is no JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        // A log-out may come without a body.
        if (context.Request.ContentLength == 0)
        {
            return JsonSerializer.Deserialize<TBody>("{}", JsonSerializerOptions.Web);
        }

        try
        {
            return await Read<TBody>(context);
        }
        catch (OperationCanceledException fault)
        {
            throw new BodyLostException(fault);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            // Nobody is there any more, and nothing is left to drain.
            context.Abort();
            throw new BodyLostException(fault);
        }
    }

    /// <summary>Reads a body, which is small, as a whole.</summary>
    /// <remarks>
    /// What ends a read before its time must leave the web server's reader in order, which tokens and the framework's
    /// own reading of JSON do not: the web server would log an error when it drains the rest.
    /// </remarks>
    private async Task<TBody?> Read<TBody>(HttpContext context)
        where TBody : class
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
                var text = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return JsonSerializer.Deserialize<TBody>(text, json.Value.SerializerOptions);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>A body did not come in time, or whoever sent it went away: the client's affair, not a fault.</summary>
    private sealed class BodyLostException(Exception cause) : Exception(cause.Message, cause);

    [LoggerMessage(2302, LogLevel.Information, "The body of an HTTP request did not come to its end: {Cause}")]
    private partial void LogBodyLost(string cause);

    [LoggerMessage(2301, LogLevel.Information, "An HTTP request was broken; it is answered with {Status}")]
    private partial void LogBrokenRequest(int status);
}
