using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Ways in and out over HTTP: register, log in, guest, refresh, log out.</summary>
internal sealed class AuthEndpoints(
    HttpApi api,
    Grants grants,
    CookieGuard guard,
    GrainCalls calls,
    RateLimiter limiter,
    ApiRateLimit apiLimits,
    LogInLimits logInLimits,
    AuditTrail audit,
    FrontendIds ids)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/auth");
        group.MapPost("/register", api.Open<RegisterBody>(
            (context, body) => Enter(context, body.Cookie, () => Register(context, body))));
        group.MapPost("/login", api.Open<LogInBody>(
            (context, body) => Enter(context, body.Cookie, () => LogIn(context, body))));
        group.MapPost("/guest", api.Open<GuestBody>(
            (context, body) => Enter(context, body.Cookie, () => Guest(context, body))));
        group.MapPost("/refresh", api.Open<RefreshBody>(Refresh)).WithMetadata(new ProofInBody());
        group.MapPost("/logout", api.Open<RefreshBody>(LogOut)).WithMetadata(new ProofInBody());
    }

    private async Task<IResult> Register(HttpContext context, RegisterBody body)
    {
        if (await limiter.Take(context, RateLimitPolicies.RegisterAddress, ClientAddress.Counted(context))
            is { } limited)
        {
            return Problems.Of(context, limited);
        }

        var missing = HttpApi.Missing(
            (nameof(body.Email), body.Email),
            (nameof(body.Handle), body.Handle),
            (nameof(body.Password), body.Password));
        if (missing is not null || (missing = FlawOf(body.Device)) is not null)
        {
            return Problems.Violation(context, missing);
        }

        var registration = new Registration(body.Email!, body.Handle!, body.Password!, body.Name ?? body.Handle!);
        var result = await calls.Account(NewUser()).Register(registration);
        Record(context, AuditAction.Registered, result);
        return await grants.Start(context, result, body.Device, body.Cookie);
    }

    private async Task<IResult> Guest(HttpContext context, GuestBody body)
    {
        if (await limiter.Take(context, RateLimitPolicies.RegisterAddress, ClientAddress.Counted(context))
            is { } limited)
        {
            return Problems.Of(context, limited);
        }

        var flaw = HttpApi.Missing((nameof(body.Name), body.Name)) ?? FlawOf(body.Device);
        if (flaw is not null)
        {
            return Problems.Violation(context, flaw);
        }

        var result = await calls.Account(NewUser()).RegisterGuest(body.Name!);
        Record(context, AuditAction.GuestStarted, result);
        return await grants.Start(context, result, body.Device, body.Cookie);
    }

    private async Task<IResult> LogIn(HttpContext context, LogInBody body)
    {
        var flaw = HttpApi.Missing((nameof(body.Email), body.Email), (nameof(body.Password), body.Password))
            ?? FlawOf(body.Device);
        if (flaw is not null)
        {
            return Problems.Violation(context, flaw);
        }

        var email = AccountRules.NormaliseEmail(body.Email!);
        if (await logInLimits.Take(context, email) is { } limited)
        {
            return Problems.Of(context, limited);
        }

        var user = await calls.AccountReader.Find(email);

        // An account that nobody has: an unknown e-mail takes as long as a wrong password.
        var result = await calls.Account(user ?? NewUser()).LogIn(body.Password!);
        if (result.Refusal?.Code is ErrorCode.Unavailable)
        {
            // The password was not looked at.
            logInLimits.Return(context, email);
            return Problems.Of(context, result.Refusal);
        }

        audit.Record(result.Value is { } account
            ? new AuditEvent(AuditAction.LoggedIn, account.User.Id, Address: ClientAddress.Of(context))
            : new AuditEvent(AuditAction.LogInFailed, Subject: user?.Value, Address: ClientAddress.Of(context)));
        if (result.Value is not null)
        {
            logInLimits.Return(context, email);
            apiLimits.Prove(context);
        }

        return await grants.Start(context, result, body.Device, body.Cookie);
    }

    private async Task<IResult> Refresh(HttpContext context, RefreshBody body)
    {
        var token = body.RefreshToken;
        if (body.Cookie is true)
        {
            var refusal = token is null ? guard.ToTake(context) : guard.ToGive(context);
            if (refusal is not null)
            {
                return Problems.Of(context, refusal);
            }

            token ??= HttpCredentials.RefreshCookie(context);
        }

        if (HttpApi.Missing((nameof(body.RefreshToken), token)) is { } missing)
        {
            return Problems.Violation(context, missing);
        }

        if (!Tokens.TryGetUser(token!, out var user))
        {
            return Problems.Of(context, new Refusal(ErrorCode.Unauthenticated, "The refresh token is malformed."));
        }

        var result = await calls.Sessions(user).Refresh(token!);
        return result.Value is not null
            && await apiLimits.Prove(context, RateLimitPolicies.ApiUser, user.Value) is { } limited
                ? Problems.Of(context, limited)
                : grants.Of(context, result, body.Cookie);
    }

    /// <summary>Ends the session of the token shown; a token that proves nothing has nothing to end.</summary>
    private async Task<IResult> LogOut(HttpContext context, RefreshBody body)
    {
        // It makes a browser forget its cookies: no other page may bring that about, not even with a session over.
        if (HttpCredentials.Bearer(context) is null
            && (HttpCredentials.AccessCookie(context) ?? HttpCredentials.RefreshCookie(context)) is not null
            && guard.ToTake(context) is { } refusal)
        {
            return Problems.Of(context, refusal);
        }

        // Nobody is kept from going.
        var proved = await api.Prove(context);
        var token = body.RefreshToken ?? HttpCredentials.RefreshCookie(context);
        if (proved.Value is { } session)
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

    /// <summary>A page that may not connect gets no cookies either: not even those of an account it chose.</summary>
    private async Task<IResult> Enter(HttpContext context, bool? inCookies, Func<Task<IResult>> enter) =>
        inCookies is true && guard.ToGive(context) is { } refusal ? Problems.Of(context, refusal) : await enter();

    private void Record(HttpContext context, AuditAction action, Result<ProvedAccount> result)
    {
        if (result.Value is { } account)
        {
            audit.Record(new AuditEvent(action, account.User.Id, Address: ClientAddress.Of(context)));
        }
    }

    /// <summary>What is wrong with what a person calls a device.</summary>
    internal static string? FlawOf(string? device) =>
        device is not null && AccountRules.NameFlaw(device) is { } flaw ? $"device: {flaw}." : null;

    private UserId NewUser() => UserId.Parse(ids.Next("u-"));
}
