using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;
using OrleansChat.RateLimits;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// For an outer application that has its own logged-in people: it makes their accounts by its key, asks for tokens by
/// which they sign in, and their pages exchange those.
/// </summary>
internal sealed class ProvisioningEndpoints(
    HttpApi api,
    Grants grants,
    CookieGuard guard,
    GrainCalls calls,
    ApiRateLimit limits,
    AuditTrail audit,
    FrontendIds ids)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/provision/users");
        group.MapPost("", api.Open<ProvisionBody>(Provision));
        group.MapPost("/{id}/token", api.Open(Mint));
        routes.MapPost("/api/v1/auth/exchange", api.Open<ExchangeBody>(Exchange)).WithMetadata(new ProofInBody());
    }

    private async Task<IResult> Provision(HttpContext context, ProvisionBody body)
    {
        var proof = await Prove(context, ApiKeyScope.Users);
        if (proof.Value is not { } application)
        {
            return Problems.Of(context, proof.Refusal!);
        }

        var missing = HttpApi.Missing((nameof(body.ExternalId), body.ExternalId), (nameof(body.Name), body.Name));
        if (missing is not null)
        {
            return Problems.Violation(context, missing);
        }

        var external = new ExternalId(application, body.ExternalId!);
        var result = await Provision(external, body.Name!, body.Bot ?? false);
        if (result.Refusal?.Code is ErrorCode.Conflict)
        {
            // Somebody else was quicker: the second time it is found.
            result = await Provision(external, body.Name!, body.Bot ?? false);
        }

        if (result.Value is not { } account)
        {
            return Problems.Of(context, result.Refusal!);
        }

        audit.Record(new AuditEvent(
            AuditAction.UserProvisioned, Actor: null, account.User.Id.Value, ClientAddress.Of(context), application));
        return TypedResults.Ok(new ProvisionedBody(Grants.Body(account.User)));
    }

    private async Task<Result<ProvedAccount>> Provision(ExternalId external, string name, bool isBot)
    {
        var user = await calls.AccountReader.FindProvisioned(external) ?? UserId.Parse(ids.Next("u-"));
        return await calls.Account(user).Provision(external, name, isBot);
    }

    private async Task<IResult> Mint(HttpContext context)
    {
        var proof = await Prove(context, ApiKeyScope.Tokens);
        if (proof.Value is not { } application)
        {
            return Problems.Of(context, proof.Refusal!);
        }

        if (!UserId.TryParse(context.Request.RouteValues["id"] as string, out var user))
        {
            return Problems.Of(context, Refusals.ApplicationUserNotFound);
        }

        var result = await calls.Account(user).MintSignInToken(application);
        if (result.Value is not { } minted)
        {
            return Problems.Of(context, result.Refusal!);
        }

        audit.Record(new AuditEvent(
            AuditAction.SignInTokenIssued, Actor: null, user.Value, ClientAddress.Of(context), application));
        return TypedResults.Ok(new SignInTokenBody(minted.Token, (long)minted.ExpiresIn.TotalSeconds));
    }

    private async Task<IResult> Exchange(HttpContext context, ExchangeBody body)
    {
        if (body.Cookie is true && guard.ToGive(context) is { } refusal)
        {
            return Problems.Of(context, refusal);
        }

        var flaw = HttpApi.Missing((nameof(body.Token), body.Token)) ?? AuthEndpoints.FlawOf(body.Device);
        if (flaw is not null)
        {
            return Problems.Violation(context, flaw);
        }

        if (!Tokens.TryGetUser(body.Token!, out var user))
        {
            return Problems.Of(context, Refusals.SignInTokenInvalid);
        }

        var result = await calls.Account(user).Exchange(body.Token!);
        if (result.Value is not null)
        {
            limits.Prove(context);
        }

        audit.Record(result.Value is null
            ? new AuditEvent(AuditAction.LogInFailed, Subject: user.Value, Address: ClientAddress.Of(context))
            : new AuditEvent(AuditAction.LoggedIn, user, Address: ClientAddress.Of(context)));
        return await grants.Start(context, result, body.Device, body.Cookie);
    }

    /// <summary>Whose key the request shows, in the header that also carries people's tokens.</summary>
    private async Task<Result<string>> Prove(HttpContext context, ApiKeyScope scope)
    {
        // A key has the form of a token, with its own id where a token has the user's.
        if (HttpCredentials.Bearer(context) is not { } key || !Tokens.TryGetUser(key, out var id))
        {
            return Refusals.ApiKeyInvalid;
        }

        var proof = await calls.ApiKey(id.Value).Prove(key, scope);
        if (proof.Refusal is null)
        {
            // All people of a site come through its one server: with a good key that counts by the key alone.
            if (await limits.Prove(context, RateLimitPolicies.ApiKey, id.Value) is { } limited)
            {
                return limited;
            }
        }

        audit.Record(new AuditEvent(
            proof.Refusal is null ? AuditAction.KeyUsed : AuditAction.KeyRefused,
            Subject: id.Value,
            Address: ClientAddress.Of(context)));
        return proof;
    }
}
