using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Ways in and out over HTTP: register, log in, guest, exchange, refresh, log out.</summary>
internal sealed class AuthEndpoints(
    SessionGrants grants,
    CookieGuard guard,
    GrainCalls calls,
    ApiRateLimit apiLimits,
    LogInLimits logInLimits,
    AuditTrail audit,
    FrontendIds ids)
{
    public void Map(RouteGroupBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Sessions").AddEndpointFilter<SessionRequestFilter>();
        auth.MapPost("/register", Register).LimitByAddress(RateLimitPolicies.RegisterAddress);
        auth.MapPost("/guest", Guest).LimitByAddress(RateLimitPolicies.RegisterAddress);
        auth.MapPost("/login", LogIn);
        auth.MapPost("/exchange", Exchange).WithMetadata(new ProofInBody());
        auth.MapPost("/refresh", Refresh).WithMetadata(new ProofInBody());
        auth.MapPost("/logout", LogOut).WithMetadata(new ProofInBody());
    }

    /// <summary>Makes an account, and logs in.</summary>
    public async Task<Results<Ok<GrantResponse>, RefusalResult>> Register(
        HttpContext context, RegisterRequest request)
    {
        var registration = new Registration(
            request.Email, request.Handle, request.Password, request.Name ?? request.Handle);
        var result = await calls.Account(NewUser()).Register(registration);
        return await Enter(context, request, AuditAction.Registered, result);
    }

    /// <summary>Begins a session for somebody who only has a name.</summary>
    public async Task<Results<Ok<GrantResponse>, RefusalResult>> Guest(HttpContext context, GuestRequest request)
    {
        var result = await calls.Account(NewUser()).RegisterGuest(request.Name);
        return await Enter(context, request, AuditAction.GuestStarted, result);
    }

    /// <summary>Logs in by e-mail and password.</summary>
    public async Task<Results<Ok<GrantResponse>, RefusalResult>> LogIn(HttpContext context, LogInRequest request)
    {
        var email = AccountRules.NormaliseEmail(request.Email);
        if (await logInLimits.Take(context, email) is { } limited)
        {
            return new RefusalResult(limited);
        }

        var user = await calls.AccountReader.Find(email);

        // An account that nobody has: an unknown e-mail takes as long as a wrong password.
        var result = await calls.Account(user ?? NewUser()).LogIn(request.Password);
        if (result.Refusal?.Code is ErrorCode.Unavailable)
        {
            // The password was not looked at.
            logInLimits.Return(context, email);
            return new RefusalResult(result.Refusal);
        }

        if (result.Value is not null)
        {
            logInLimits.Return(context, email);
        }

        return await Enter(context, request, user, result);
    }

    /// <summary>Signs in by a token that an application got for its user.</summary>
    public async Task<Results<Ok<GrantResponse>, RefusalResult>> Exchange(
        HttpContext context, ExchangeRequest request) =>
        Tokens.TryGetUser(request.Token, out var user)
            ? await Enter(context, request, user, await calls.Account(user).Exchange(request.Token))
            : new RefusalResult(Refusals.SignInTokenInvalid);

    /// <summary>Trades a refresh token for new tokens.</summary>
    public async Task<Results<Ok<GrantResponse>, RefusalResult>> Refresh(
        HttpContext context, RefreshRequest request)
    {
        var token = request.RefreshToken;
        if (token is null && request.Cookie is true)
        {
            if (guard.ToTake(context) is { } refusal)
            {
                return new RefusalResult(refusal);
            }

            token = HttpCredentials.RefreshCookie(context);
        }

        if (token is null)
        {
            return new RefusalResult(Refusals.Invalid("refreshToken", Requirements.Given));
        }

        if (!Tokens.TryGetUser(token, out var user))
        {
            return new RefusalResult(Refusals.RefreshTokenMalformed);
        }

        var result = await calls.Sessions(user).Refresh(token);
        return result.Value is not null
            && await apiLimits.Prove(context, RateLimitPolicies.ApiUser, user.Value) is { } limited
                ? new RefusalResult(limited)
                : grants.Give(context, request, result);
    }

    /// <summary>Ends the session of the token shown; a token that proves nothing has nothing to end.</summary>
    public async Task<Results<NoContent, RefusalResult>> LogOut(HttpContext context, LogOutRequest? request)
    {
        // It makes a browser forget its cookies: no other page may bring that about, not even with a session over.
        if (HttpCredentials.Bearer(context) is null
            && (HttpCredentials.AccessCookie(context) ?? HttpCredentials.RefreshCookie(context)) is not null
            && guard.ToTake(context) is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        // Nobody is kept from going.
        var proved = await context.AuthenticateAsync(SessionAuthenticationHandler.SchemeName);
        var token = request?.RefreshToken ?? HttpCredentials.RefreshCookie(context);
        if (proved.Principal?.Session() is { } session)
        {
            apiLimits.Prove(context);
            await calls.Sessions(session.User.Id).Revoke(session.Id);
            audit.Record(new AuditEvent(
                AuditAction.LoggedOut, session.User.Id, session.Id.Value, ClientAddress.Of(context)));
        }
        else if (token is not null && Tokens.TryGetUser(token, out var user))
        {
            var renewed = await calls.Sessions(user).Refresh(token);
            if (renewed.Value is { } grant)
            {
                apiLimits.Prove(context);
                await calls.Sessions(user).Revoke(grant.Session);
            }
        }

        HttpCredentials.DeleteCookies(context, guard.IsEmbedded);
        return TypedResults.NoContent();
    }

    /// <summary>Begins the first session of a new account.</summary>
    private Task<Results<Ok<GrantResponse>, RefusalResult>> Enter(
        HttpContext context, ISessionRequest request, AuditAction action, Result<ProvedAccount> result)
    {
        if (result.Value is { } account)
        {
            audit.Record(new AuditEvent(action, account.User.Id, Address: ClientAddress.Of(context)));
        }

        return grants.Start(context, request, result);
    }

    /// <summary>Begins a session of an account that there was, if its password or token was good.</summary>
    private Task<Results<Ok<GrantResponse>, RefusalResult>> Enter(
        HttpContext context, ISessionRequest request, UserId? user, Result<ProvedAccount> result)
    {
        if (result.Value is null)
        {
            audit.Record(new AuditEvent(
                AuditAction.LogInFailed, Subject: user?.Value, Address: ClientAddress.Of(context)));
        }
        else
        {
            apiLimits.Prove(context);
        }

        return Enter(context, request, AuditAction.LoggedIn, result);
    }

    private UserId NewUser() => UserId.Parse(ids.Next("u-"));
}

/// <param name="Handle">3–30 of <c>A–Z a–z 0–9 _ . -</c>.</param>
/// <param name="Password">8–128 characters.</param>
/// <param name="Name">Display name, 1–64 characters; the handle if there is none.</param>
/// <param name="Device">What the person calls the device, 1–64 characters.</param>
/// <param name="Cookie">Whether the tokens go into cookies, where the page cannot read them.</param>
internal sealed record RegisterRequest(
    string Email, string Handle, string Password, string? Name = null, string? Device = null, bool? Cookie = null)
    : ISessionRequest;

internal sealed record GuestRequest(string Name, string? Device = null, bool? Cookie = null) : ISessionRequest;

internal sealed record LogInRequest(string Email, string Password, string? Device = null, bool? Cookie = null)
    : ISessionRequest;

internal sealed record ExchangeRequest(string Token, string? Device = null, bool? Cookie = null) : ISessionRequest;

/// <param name="RefreshToken">Not needed where the cookie has it.</param>
internal sealed record RefreshRequest(string? RefreshToken = null, bool? Cookie = null) : ISessionRequest;

internal sealed record LogOutRequest(string? RefreshToken = null);
