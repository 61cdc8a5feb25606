using Microsoft.AspNetCore.Http;
using OrleansChat.Accounts;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>Begins sessions for those who proved who they are, and hands out the tokens.</summary>
internal sealed class Grants(GrainCalls calls, CookieGuard guard)
{
    private const int ClientLengthMax = 128;

    /// <summary>Answers a log-in of any kind.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">Who logged in, or why not.</param>
    /// <param name="device">What the person calls the device.</param>
    /// <param name="inCookies">Whether the tokens go into cookies, where the page cannot read them.</param>
    public async Task<IResult> Start(HttpContext context, Result<ProvedAccount> result, string? device, bool? inCookies)
    {
        if (result.Value is not { } account)
        {
            return Problems.Of(context, result.Refusal!);
        }

        var started = await calls.Sessions(account.User.Id).Start(account, new DeviceInfo(device, Client(context)));
        return Of(context, started, inCookies);
    }

    /// <summary>Answers with tokens, or with why there are none.</summary>
    public IResult Of(HttpContext context, Result<TokenGrant> result, bool? inCookies)
    {
        if (result.Value is not { } grant)
        {
            return Problems.Of(context, result.Refusal!);
        }

        var (user, seconds) = (Body(grant.User), (long)grant.ExpiresIn.TotalSeconds);
        if (inCookies is not true)
        {
            return TypedResults.Ok(
                new GrantBody(user, grant.AccessToken, grant.RefreshToken, seconds, Antiforgery: null));
        }

        HttpCredentials.SetCookies(context, grant, guard.IsEmbedded);
        var antiforgery = HttpCredentials.Antiforgery(grant.RefreshToken);
        return TypedResults.Ok(new GrantBody(user, AccessToken: null, RefreshToken: null, seconds, antiforgery));
    }

    public static UserBody Body(Participant user) =>
        new(user.Id.Value, user.Name, Words.SenderTypes.Word(user.Type));

    private static string Client(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return agent.Length <= ClientLengthMax ? agent : agent[..ClientLengthMax];
    }
}
