using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Proves an outer application by its key, in the header that also carries people's tokens.</summary>
internal sealed class ApiKeyAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    GrainCalls calls,
    AuditTrail audit)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    /// <summary>The claim with the application's name.</summary>
    public const string ApplicationClaim = "application";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A key has the form of a token, with its own id where a token has the user's.
        if (HttpCredentials.Bearer(Context) is not { } key || !Tokens.TryGetUser(key, out var id))
        {
            return AuthenticateResult.Fail(new RefusedException(Refusals.ApiKeyInvalid));
        }

        // The grain decides whether the key is good for the endpoint.
        var scope = Context.GetEndpoint()!.Metadata.GetRequiredMetadata<RequiredScope>();
        var proof = await calls.ApiKey(id.Value).Prove(key, scope.Value);
        if (proof.Value is not { } application)
        {
            audit.Record(new AuditEvent(
                AuditAction.KeyRefused, Subject: id.Value, Address: ClientAddress.Of(Context)));
            return AuthenticateResult.Fail(new RefusedException(proof.Refusal!));
        }

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, id.Value), new Claim(ApplicationClaim, application)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}

/// <summary>What the key must be good for at an endpoint.</summary>
internal sealed record RequiredScope(ApiKeyScope Value);
