using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Accounts;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Passwords: changed by who knows them, or by who reads the mail.</summary>
internal sealed class PasswordEndpoints(
    HttpApi api, GrainCalls calls, RateLimiter limiter, ApiRateLimit apiLimits)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/auth/password");
        group.MapPost("", api.LoggedIn<ChangePasswordBody>(Change));
        group.MapPost("/forgot", api.Open<ForgotPasswordBody>(Forgot));
        group.MapPost("/reset", api.Open<ResetPasswordBody>(Reset)).WithMetadata(new ProofInBody());
    }

    private async Task<IResult> Change(HttpContext context, AuthenticatedSession session, ChangePasswordBody body)
    {
        var missing = HttpApi.Missing((nameof(body.Current), body.Current), (nameof(body.Password), body.Password));
        if (missing is not null)
        {
            return Problems.Violation(context, missing);
        }

        // Who holds somebody's token may no more try passwords than who knows their e-mail.
        var subject = Tokens.Hash(session.User.Id.Value);
        if (await limiter.Take(RateLimitPolicies.LogInEmail, subject) is { } limited)
        {
            return Problems.Of(context, limited);
        }

        var refusal = await calls.Account(session.User.Id).ChangePassword(session, body.Current!, body.Password!);
        if (refusal?.Code is not ErrorCode.Forbidden)
        {
            limiter.Return(RateLimitPolicies.LogInEmail, subject);
        }

        return refusal is null ? TypedResults.NoContent() : Problems.Of(context, refusal);
    }

    /// <summary>Answers alike and as fast whether there is such an account or not.</summary>
    private async Task<IResult> Forgot(HttpContext context, ForgotPasswordBody body)
    {
        if (HttpApi.Missing((nameof(body.Email), body.Email)) is { } missing)
        {
            return Problems.Violation(context, missing);
        }

        var email = AccountRules.NormaliseEmail(body.Email!);
        if (await limiter.Take(RateLimitPolicies.MailEmail, Tokens.Hash(email)) is { } limited)
        {
            return Problems.Of(context, limited);
        }

        if (await calls.AccountReader.Find(email) is { } user)
        {
            await calls.Account(user).RequestPasswordReset();
        }

        return TypedResults.Accepted(uri: (string?)null);
    }

    private async Task<IResult> Reset(HttpContext context, ResetPasswordBody body)
    {
        var missing = HttpApi.Missing((nameof(body.Token), body.Token), (nameof(body.Password), body.Password));
        if (missing is not null)
        {
            return Problems.Violation(context, missing);
        }

        var refusal = Tokens.TryGetUser(body.Token!, out var user)
            ? await calls.Account(user).ResetPassword(body.Token!, body.Password!)
            : Refusals.ResetTokenInvalid;
        if (refusal is null)
        {
            apiLimits.Prove(context);
        }

        return refusal is null ? TypedResults.NoContent() : Problems.Of(context, refusal);
    }
}
