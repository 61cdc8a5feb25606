using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using OrleansChat.Accounts;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Accounts and tokens over HTTP: register, log in, guest, refresh, log out.</summary>
internal sealed partial class AuthEndpoints(
    GrainCalls calls, RateLimiter limiter, FrontendIds ids, ILogger<AuthEndpoints> logger)
{
    private const int BodyBytesMax = 16 * 1024;

    /// <summary>
    /// No account has it: a log-in with an unknown e-mail takes as long as one with a wrong password.
    /// </summary>
    private static readonly UserId Nobody = UserId.Parse("u-nobody");

    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/auth");
        group.MapPost("/register", context => Answer<RegisterBody>(context, Register));
        group.MapPost("/login", context => Answer<LogInBody>(context, LogIn));
        group.MapPost("/guest", context => Answer<GuestBody>(context, Guest));
        group.MapPost("/refresh", context => Answer<RefreshBody>(context, Refresh));
        group.MapPost("/logout", context => Answer<RefreshBody>(context, LogOut));
    }

    private async Task<IResult> Register(HttpContext context, RegisterBody body)
    {
        if (await limiter.Take(RateLimitPolicies.RegisterAddress, Address(context)) is { } limited)
        {
            return Problems.Of(context, limited);
        }

        var missing = Missing(
            (nameof(body.Email), body.Email),
            (nameof(body.Handle), body.Handle),
            (nameof(body.Password), body.Password));
        if (missing is not null)
        {
            return Problems.Violation(context, missing);
        }

        var registration = new Registration(body.Email!, body.Handle!, body.Password!, body.Name ?? body.Handle!);
        var result = await calls.Within(calls.Account(NewUser()).Register(registration));
        return await Start(context, result);
    }

    private async Task<IResult> Guest(HttpContext context, GuestBody body)
    {
        if (await limiter.Take(RateLimitPolicies.RegisterAddress, Address(context)) is { } limited)
        {
            return Problems.Of(context, limited);
        }

        if (Missing((nameof(body.Name), body.Name)) is { } missing)
        {
            return Problems.Violation(context, missing);
        }

        return await Start(context, await calls.Within(calls.Account(NewUser()).RegisterGuest(body.Name!)));
    }

    private async Task<IResult> LogIn(HttpContext context, LogInBody body)
    {
        if (Missing((nameof(body.Email), body.Email), (nameof(body.Password), body.Password)) is { } missing)
        {
            return Problems.Violation(context, missing);
        }

        // Only failures count: a token is taken first and brought back by a success.
        var email = AccountRules.NormaliseEmail(body.Email!);
        var address = Address(context);
        if (await limiter.Take(RateLimitPolicies.LogInAddress, address) is { } addressLimited)
        {
            return Problems.Of(context, addressLimited);
        }

        if (await limiter.Take(RateLimitPolicies.LogInEmail, Tokens.Hash(email)) is { } emailLimited)
        {
            limiter.Return(RateLimitPolicies.LogInAddress, address);
            return Problems.Of(context, emailLimited);
        }

        var user = await calls.Within(calls.Reader().FindAccount(email));
        var result = await calls.Within(calls.Account(user ?? Nobody).LogIn(body.Password!));
        if (result.Account is not null)
        {
            limiter.Return(RateLimitPolicies.LogInAddress, address);
            limiter.Return(RateLimitPolicies.LogInEmail, Tokens.Hash(email));
        }

        return await Start(context, result);
    }

    private async Task<IResult> Refresh(HttpContext context, RefreshBody body)
    {
        if (Missing((nameof(body.RefreshToken), body.RefreshToken)) is { } missing)
        {
            return Problems.Violation(context, missing);
        }

        if (!Tokens.TryGetUser(body.RefreshToken!, out var user))
        {
            return Problems.Of(context, new Refusal(ErrorCode.Unauthenticated, "The refresh token is no token."));
        }

        var result = await calls.Within(calls.Sessions(user).Refresh(body.RefreshToken!));
        return result.Grant is { } grant ? Ok(grant) : Problems.Of(context, result.Refusal!);
    }

    /// <summary>Ends the session of the token shown; a token that proves nothing has nothing to end.</summary>
    private async Task<IResult> LogOut(HttpContext context, RefreshBody body)
    {
        const string scheme = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? header[scheme.Length..].Trim()
            : null;
        if (token is not null && Tokens.TryGetUser(token, out var user))
        {
            var proved = await calls.Within(calls.Sessions(user).Authenticate(token));
            if (proved.Session is { } session)
            {
                await calls.Within(calls.Sessions(user).Revoke(session.Id));
            }
        }
        else if (body.RefreshToken is { } refresh && Tokens.TryGetUser(refresh, out user))
        {
            var renewed = await calls.Within(calls.Sessions(user).Refresh(refresh));
            if (renewed.Grant is { } grant)
            {
                await calls.Within(calls.Sessions(user).Revoke(grant.Session));
            }
        }

        return TypedResults.NoContent();
    }

    private async Task<IResult> Start(HttpContext context, AccountResult result)
    {
        if (result.Account is not { } account)
        {
            return Problems.Of(context, result.Refusal!);
        }

        var started = await calls.Within(calls.Sessions(account.User.Id).Start(account, Device(context)));
        return started.Grant is { } grant ? Ok(grant) : Problems.Of(context, started.Refusal!);
    }

    private static Ok<GrantBody> Ok(TokenGrant grant) =>
        TypedResults.Ok(new GrantBody(
            new UserBody(grant.User.Id.Value, grant.User.Name, Encoding.UTF8.GetString(WireWords.Of(grant.User.Type))),
            grant.AccessToken,
            grant.RefreshToken,
            (long)grant.ExpiresIn.TotalSeconds));

    private async Task Answer<TBody>(HttpContext context, Func<HttpContext, TBody, Task<IResult>> handle)
        where TBody : class
    {
        var result = await Handle(context, handle);
        await result.ExecuteAsync(context);
    }

    private async Task<IResult> Handle<TBody>(HttpContext context, Func<HttpContext, TBody, Task<IResult>> handle)
        where TBody : class
    {
        try
        {
            if (await limiter.Take(RateLimitPolicies.ApiAddress, Address(context)) is { } limited)
            {
                return Problems.Of(context, limited);
            }

            return await Body<TBody>(context) is { } body
                ? await handle(context, body)
                : Problems.Violation(context, "The body must be a JSON object.");
        }
        catch (JsonException)
        {
            return Problems.Violation(context, "The body is not the JSON it should be.");
        }
        catch (BadHttpRequestException refusal) when (refusal.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.Of(context, new Refusal(ErrorCode.TooLarge, "The body is too large."));
        }
        catch (BadHttpRequestException)
        {
            LogBrokenRequest();
            return Problems.Of(context, new Refusal(ErrorCode.BadFrame, "The request is broken."));
        }
        catch (Exception fault)
        {
            var (refusal, trace) = calls.Explain(fault);
            return Problems.Of(context, refusal, trace);
        }
    }

    private static async Task<TBody?> Body<TBody>(HttpContext context)
        where TBody : class
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyBytesMax;
        }

        // A log-out may come without a body.
        return context.Request.ContentLength == 0
            ? JsonSerializer.Deserialize<TBody>("{}", JsonSerializerOptions.Web)
            : await context.Request.ReadFromJsonAsync<TBody>(context.RequestAborted);
    }

    private static string? Missing(params ReadOnlySpan<(string Member, string? Value)> members)
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

    private UserId NewUser() => UserId.Parse(ids.Next("u-"));

    private static DeviceInfo Device(HttpContext context)
    {
        const int ClientLengthMax = 128;
        var agent = context.Request.Headers.UserAgent.ToString();
        return new DeviceInfo(Device: null, agent.Length <= ClientLengthMax ? agent : agent[..ClientLengthMax]);
    }

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    [LoggerMessage(2301, LogLevel.Information, "An HTTP request was broken")]
    private partial void LogBrokenRequest();
}
