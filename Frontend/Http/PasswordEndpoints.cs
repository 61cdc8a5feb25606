using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Accounts;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Passwords: changed by who knows them, or by who reads the mail.</summary>
internal sealed class PasswordEndpoints(GrainCalls calls, RateLimiter limiter, ApiRateLimit apiLimits)
{
    public void Map(RouteGroupBuilder api)
    {
        var password = api.MapGroup("/auth/password").WithTags("Passwords");
        password.MapPost("", Change).RequireSession();
        password.MapPost("/forgot", Forgot);
        password.MapPost("/reset", Reset).WithMetadata(new ProofInBody());
    }

    /// <summary>Replaces the password; the other sessions end.</summary>
    public async Task<Results<NoContent, RefusalResult>> Change(ClaimsPrincipal user, ChangePasswordRequest request)
    {
        // Who holds somebody's token may no more try passwords than who knows their e-mail.
        var session = user.Session();
        var subject = Tokens.Hash(session.User.Id.Value);
        if (await limiter.Take(RateLimitPolicies.LogInEmail, subject) is { } limited)
        {
            return new RefusalResult(limited);
        }

        var refusal = await calls.Account(session.User.Id).ChangePassword(session, request.Current, request.Password);
        if (refusal?.Code is not ErrorCode.Forbidden)
        {
            limiter.Return(RateLimitPolicies.LogInEmail, subject);
        }

        return refusal.ToHttp();
    }

    /// <summary>
    /// Mails a token for a new password. Answers alike and as fast whether there is such an account or not.
    /// </summary>
    public async Task<Results<Accepted, RefusalResult>> Forgot(ForgotPasswordRequest request)
    {
        var email = AccountRules.NormaliseEmail(request.Email);
        if (await limiter.Take(RateLimitPolicies.MailEmail, Tokens.Hash(email)) is { } limited)
        {
            return new RefusalResult(limited);
        }

        if (await calls.AccountReader.Find(email) is { } user)
        {
            await calls.Account(user).RequestPasswordReset();
        }

        return TypedResults.Accepted(uri: (string?)null);
    }

    /// <summary>Replaces the password by the token of a mail; all sessions end.</summary>
    public async Task<Results<NoContent, RefusalResult>> Reset(HttpContext context, ResetPasswordRequest request)
    {
        var refusal = Tokens.TryGetUser(request.Token, out var user)
            ? await calls.Account(user).ResetPassword(request.Token, request.Password)
            : Refusals.ResetTokenInvalid;
        if (refusal is null)
        {
            apiLimits.Prove(context);
        }

        return refusal.ToHttp();
    }
}

internal sealed record ChangePasswordRequest(string Current, string Password);

internal sealed record ForgotPasswordRequest(string Email);

internal sealed record ResetPasswordRequest(string Token, string Password);
