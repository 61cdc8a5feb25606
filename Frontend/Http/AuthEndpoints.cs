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
    HttpApi api, Grants grants, GrainCalls calls, RateLimiter limiter, AuditTrail audit, FrontendIds ids)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/auth");
        group.MapPost("/register", api.Open<RegisterBody>(Register));
        group.MapPost("/login", api.Open<LogInBody>(LogIn));
        group.MapPost("/guest", api.Open<GuestBody>(Guest));
        group.MapPost("/refresh", api.Open<RefreshBody>(Refresh));
        group.MapPost("/logout", api.Open<RefreshBody>(LogOut));
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
        var result = await calls.Within(calls.Account(NewUser()).Register(registration));
        Record(context, AuditAction.Registered, result);
        return await grants.Start(context, result, body.Device);
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

        var result = await calls.Within(calls.Account(NewUser()).RegisterGuest(body.Name!));
        Record(context, AuditAction.GuestStarted, result);
        return await grants.Start(context, result, body.Device);
    }

    private async Task<IResult> LogIn(HttpContext context, LogInBody body)
    {
        var flaw = HttpApi.Missing((nameof(body.Email), body.Email), (nameof(body.Password), body.Password))
            ?? FlawOf(body.Device);
        if (flaw is not null)
        {
            return Problems.Violation(context, flaw);
        }

        // Only failures count: a token is taken first and brought back by a success.
        var email = AccountRules.NormaliseEmail(body.Email!);
        var address = ClientAddress.Counted(context);
        if (await limiter.Take(context, RateLimitPolicies.LogInAddress, address) is { } addressLimited)
        {
            return Problems.Of(context, addressLimited);
        }

        if (await limiter.Take(context, RateLimitPolicies.LogInEmail, Tokens.Hash(email)) is { } emailLimited)
        {
            limiter.Return(RateLimitPolicies.LogInAddress, address);
            return Problems.Of(context, emailLimited);
        }

        var user = await calls.Within(calls.Reader().FindAccount(email));

        // An account that nobody has: an unknown e-mail takes as long as a wrong password.
        var result = await calls.Within(calls.Account(user ?? NewUser()).LogIn(body.Password!));
        audit.Record(result.Account is { } account
            ? new AuditEvent(AuditAction.LoggedIn, account.User.Id, Address: ClientAddress.Of(context))
            : new AuditEvent(AuditAction.LogInFailed, Subject: user?.Value, Address: ClientAddress.Of(context)));
        if (result.Account is not null)
        {
            limiter.Return(RateLimitPolicies.LogInAddress, address);
            limiter.Return(RateLimitPolicies.LogInEmail, Tokens.Hash(email));
        }

        return await grants.Start(context, result, body.Device);
    }

    private async Task<IResult> Refresh(HttpContext context, RefreshBody body)
    {
        if (HttpApi.Missing((nameof(body.RefreshToken), body.RefreshToken)) is { } missing)
        {
            return Problems.Violation(context, missing);
        }

        return Tokens.TryGetUser(body.RefreshToken!, out var user)
            ? Grants.Of(context, await calls.Within(calls.Sessions(user).Refresh(body.RefreshToken!)))
            : Problems.Of(context, new Refusal(ErrorCode.Unauthenticated, "The refresh token is no token."));
    }

    /// <summary>Ends the session of the token shown; a token that proves nothing has nothing to end.</summary>
    private async Task<IResult> LogOut(HttpContext context, RefreshBody body)
    {
        if (await api.Authenticate(context) is { } session)
        {
            await calls.Within(calls.Sessions(session.User.Id).Revoke(session.Id));
            audit.Record(new AuditEvent(
                AuditAction.LoggedOut, session.User.Id, session.Id.Value, ClientAddress.Of(context)));
        }
        else if (body.RefreshToken is { } refresh && Tokens.TryGetUser(refresh, out var user))
        {
            var renewed = await calls.Within(calls.Sessions(user).Refresh(refresh));
            if (renewed.Grant is { } grant)
            {
                await calls.Within(calls.Sessions(user).Revoke(grant.Session));
            }
        }

        return TypedResults.NoContent();
    }

    private void Record(HttpContext context, AuditAction action, AccountResult result)
    {
        if (result.Account is { } account)
        {
            audit.Record(new AuditEvent(action, account.User.Id, Address: ClientAddress.Of(context)));
        }
    }

    private static string? FlawOf(string? device) =>
        device is null || AccountRules.IsName(device) ? null : "device: must have 1–64 characters.";

    private UserId NewUser() => UserId.Parse(ids.Next("u-"));
}
