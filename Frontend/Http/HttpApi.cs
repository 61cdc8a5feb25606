using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// What all endpoints of the API do alike: read the body, find out who asks, and turn faults into problems.
/// </summary>
internal sealed partial class HttpApi(
    GrainCalls calls, CookieGuard guard, ApiRateLimit limits, ILogger<HttpApi> logger)
{
    private const int BodyBytesMax = 16 * 1024;

    private static readonly Refusal Unauthenticated =
        new(ErrorCode.Unauthenticated, "The token is missing, wrong or expired.");

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
    public async Task<AuthenticationResult> Authenticate(HttpContext context)
    {
        var proved = await Prove(context);
        return proved.Session is { } session
            && await limits.Prove(context, RateLimitPolicies.ApiUser, session.User.Id.Value) is { } limited
                ? new AuthenticationResult(Session: null, limited)
                : proved;
    }

    /// <summary>The session that the request proves, by its header or its cookies; or why it proves none.</summary>
    public async Task<AuthenticationResult> Prove(HttpContext context)
    {
        var token = HttpCredentials.Bearer(context);
        if (token is null && (token = HttpCredentials.AccessCookie(context)) is not null
            && guard.ToTake(context) is { } refusal)
        {
            return new AuthenticationResult(Session: null, refusal);
        }

        return token is not null && Tokens.TryGetUser(token, out var user)
            ? await calls.Within(calls.Sessions(user).Authenticate(token))
            : new AuthenticationResult(Session: null, Unauthenticated);
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
        return proved.Session is { } session ? await handle(session) : Problems.Of(context, proved.Refusal!);
    }

    private static async Task<IResult> WithBody<TBody>(
        HttpContext context, Func<HttpContext, TBody, Task<IResult>> handle)
        where TBody : class =>
        await Body<TBody>(context) is { } body
            ? await handle(context, body)
            : Problems.Violation(context, "The body must be a JSON object.");

    private static async Task<TBody?> Body<TBody>(HttpContext context)
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
        return context.Request.ContentLength == 0
            ? JsonSerializer.Deserialize<TBody>("{}", JsonSerializerOptions.Web)
            : await context.Request.ReadFromJsonAsync<TBody>(context.RequestAborted);
    }

    [LoggerMessage(2301, LogLevel.Information, "An HTTP request was broken; it is answered with {Status}")]
    private partial void LogBrokenRequest(int status);
}
