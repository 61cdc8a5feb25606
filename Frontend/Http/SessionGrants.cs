using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Begins sessions for those who proved who they are, and hands out the tokens.</summary>
internal sealed class SessionGrants(GrainCalls calls, CookieGuard guard)
{
    private const int ClientLengthMax = 128;

    /// <summary>Answers a log-in of any kind.</summary>
    /// <param name="context">The request.</param>
    /// <param name="request">Its body.</param>
    /// <param name="result">Who logged in, or why not.</param>
    public async Task<Results<Ok<GrantResponse>, RefusalResult>> Start(
        HttpContext context, ISessionRequest request, Result<ProvedAccount> result)
    {
        if (result.Value is not { } account)
        {
            return new RefusalResult(result.Refusal!);
        }

        var device = new DeviceInfo(request.Device, Client(context));
        return Give(context, request, await calls.Sessions(account.User.Id).Start(account, device));
    }

    /// <summary>Answers with tokens, or with why there are none.</summary>
    public Results<Ok<GrantResponse>, RefusalResult> Give(
        HttpContext context, ISessionRequest request, Result<TokenGrant> result) =>
        result.ToHttp(grant =>
        {
            var (user, seconds) = (UserResponse.Of(grant.User), (long)grant.ExpiresIn.TotalSeconds);
            if (request.Cookie is not true)
            {
                return new GrantResponse(user, seconds, grant.AccessToken, grant.RefreshToken);
            }

            HttpCredentials.SetCookies(context, grant, guard.IsEmbedded);
            return new GrantResponse(user, seconds, Antiforgery: HttpCredentials.Antiforgery(grant.RefreshToken));
        });

    private static string Client(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return agent.Length <= ClientLengthMax ? agent : agent[..ClientLengthMax];
    }
}

/// <summary>Refuses a session before it's asked for, by what a request wants of it.</summary>
internal sealed class SessionRequestFilter(CookieGuard guard) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.Arguments.OfType<ISessionRequest>().SingleOrDefault();

        // A page that may not connect gets no cookies either: not even those of an account it chose.
        var refusal = request?.Cookie is true && guard.ToGive(context.HttpContext) is { } foreign ? foreign
            : request?.Device is { } device && AccountRules.NameError(device) is { } error
                ? Refusals.Invalid("device", error)
            : null;
        return refusal is null ? next(context) : ValueTask.FromResult<object?>(new RefusalResult(refusal));
    }
}

/// <summary>A request for a session's tokens.</summary>
internal interface ISessionRequest
{
    /// <summary>What the person calls the device, 1–64 characters.</summary>
    string? Device => null;

    /// <summary>Whether the tokens go into cookies, where the page cannot read them.</summary>
    bool? Cookie { get; }
}

/// <summary>What a log-in of any kind answers.</summary>
/// <param name="User">Who logged in.</param>
/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
/// <param name="AccessToken">What <c>hello</c> and <c>Authorization: Bearer</c> carry; none with cookies.</param>
/// <param name="RefreshToken">Good for one refresh; none with cookies.</param>
/// <param name="Antiforgery">With cookies: what requests that change something carry in a header.</param>
internal sealed record GrantResponse(
    UserResponse User,
    long ExpiresIn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccessToken = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Antiforgery = null);

internal sealed record UserResponse(string Id, string Name, string Type)
{
    public static UserResponse Of(Participant user) =>
        new(user.Id.Value, user.Name, Words.SenderTypes.Word(user.Type));
}
