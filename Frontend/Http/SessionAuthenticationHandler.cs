using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Proves somebody's session by its access token: in the header, or in a cookie that our page sent.</summary>
internal sealed class SessionAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    GrainCalls calls,
    CookieGuard guard)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = HttpCredentials.Bearer(Context);
        if (token is null && (token = HttpCredentials.AccessCookie(Context)) is not null
            && guard.ToTake(Context) is { } refusal)
        {
            return AuthenticateResult.Fail(new RefusedException(refusal));
        }

        var proved = token is not null && Tokens.TryGetUser(token, out var user)
            ? await calls.Sessions(user).Authenticate(token)
            : Refusals.AccessTokenInvalid;
        return proved.Value is { } session
            ? AuthenticateResult.Success(new AuthenticationTicket(session.ToPrincipal(), Scheme.Name))
            : AuthenticateResult.Fail(new RefusedException(proved.Refusal!));
    }
}

/// <summary>Why a request proves nobody.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public Refusal Refusal => refusal;
}

/// <summary>A session as claims.</summary>
internal static class SessionClaims
{
    private const string SessionClaim = "session";
    private const string TypeClaim = "type";

    public static ClaimsPrincipal ToPrincipal(this AuthenticatedSession session) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, session.User.Id.Value),
            new Claim(ClaimTypes.Name, session.User.Name),
            new Claim(ClaimTypes.Role, Words.DeploymentRoles.Word(session.Role)),
            new Claim(TypeClaim, Words.SenderTypes.Word(session.User.Type)),
            new Claim(SessionClaim, session.Id.Value),
        ],
        SessionAuthenticationHandler.SchemeName));

    /// <summary>The session that the claims were made from.</summary>
    public static AuthenticatedSession Session(this ClaimsPrincipal user) => new(
        SessionId.Parse(user.FindFirstValue(SessionClaim)!),
        new Participant(
            UserId.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!),
            Words.SenderTypes.Value(user.FindFirstValue(TypeClaim)!),
            user.FindFirstValue(ClaimTypes.Name)!),
        user.Role());

    public static DeploymentRole Role(this ClaimsPrincipal user) =>
        Words.DeploymentRoles.Value(user.FindFirstValue(ClaimTypes.Role)!);
}
