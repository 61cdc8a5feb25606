using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// For an outer application that has its own logged-in people: it makes their accounts by its key, and asks for tokens
/// by which they sign in.
/// </summary>
internal sealed class ProvisioningEndpoints(GrainCalls calls, AuditTrail audit, FrontendIds ids)
{
    public void Map(RouteGroupBuilder api)
    {
        var users = api.MapGroup("/provision/users").WithTags("Provisioning").AddEndpointFilter(RecordUse);
        users.MapPost("", Provision).RequireApiKey(ApiKeyScope.Users);
        users.MapPost("/{id}/token", Mint).RequireApiKey(ApiKeyScope.Tokens);
    }

    /// <summary>Makes the account of a user of the application, or gives it another name.</summary>
    public async Task<Results<Ok<ProvisionedResponse>, RefusalResult>> Provision(
        HttpContext context, ProvisionRequest request)
    {
        var external = new ExternalId(Application(context), request.ExternalId);
        var result = await FindOrMake(external, request);
        if (result.Refusal?.Code is ErrorCode.Conflict)
        {
            // Somebody else was quicker: the second time it is found.
            result = await FindOrMake(external, request);
        }

        if (result.Value is { } account)
        {
            Record(context, AuditAction.UserProvisioned, account.User.Id);
        }

        return result.ToHttp(made => new ProvisionedResponse(UserResponse.Of(made.User)));
    }

    private async Task<Result<ProvedAccount>> FindOrMake(ExternalId external, ProvisionRequest request)
    {
        var user = await calls.AccountReader.FindProvisioned(external) ?? UserId.Parse(ids.Next("u-"));
        return await calls.Account(user).Provision(external, request.Name, request.Bot ?? false);
    }

    /// <summary>Makes a token by which a user of the application signs in, once.</summary>
    public async Task<Results<Ok<SignInTokenResponse>, RefusalResult>> Mint(HttpContext context, string id)
    {
        if (!UserId.TryParse(id, out var user))
        {
            return new RefusalResult(Refusals.ApplicationUserNotFound);
        }

        var result = await calls.Account(user).MintSignInToken(Application(context));
        if (result.Value is not null)
        {
            Record(context, AuditAction.SignInTokenIssued, user);
        }

        return result.ToHttp(minted => new SignInTokenResponse(minted.Token, (long)minted.ExpiresIn.TotalSeconds));
    }

    private ValueTask<object?> RecordUse(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        audit.Record(new AuditEvent(
            AuditAction.KeyUsed,
            Subject: context.User.FindFirstValue(ClaimTypes.NameIdentifier),
            Address: ClientAddress.Of(context)));
        return next(invocation);
    }

    private void Record(HttpContext context, AuditAction action, UserId user) => audit.Record(new AuditEvent(
        action, Actor: null, user.Value, ClientAddress.Of(context), Application(context)));

    private static string Application(HttpContext context) =>
        context.User.FindFirstValue(ApiKeyAuthenticationHandler.ApplicationClaim)!;
}

/// <param name="ExternalId">The application's id of the person, 1–128 characters.</param>
/// <param name="Name">Display name, 1–64 characters.</param>
/// <param name="Bot">Whether a program acts here; does not change later.</param>
internal sealed record ProvisionRequest(string ExternalId, string Name, bool? Bot = null);

internal sealed record ProvisionedResponse(UserResponse User);

/// <param name="Token">What <c>exchange</c> takes, once.</param>
/// <param name="ExpiresIn">Seconds for which it is good.</param>
internal sealed record SignInTokenResponse(string Token, long ExpiresIn);
