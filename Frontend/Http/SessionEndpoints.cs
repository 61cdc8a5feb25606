using Microsoft.AspNetCore.Http.HttpResults;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;

namespace OrleansChat.Frontend.Http;

/// <summary>Endpoints for the own account: profile and sessions.</summary>
internal sealed class SessionEndpoints(GrainCalls calls, AuditTrail audit)
{
    public void Map(RouteGroupBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Sessions").RequireSession();
        auth.MapGet("/me", Me);
        auth.MapGet("/sessions", List);
        auth.MapDelete("/sessions/{id}", Revoke);
    }

    /// <summary>Says who is logged in.</summary>
    public async Task<Ok<MeResponse>> Me(ClaimsPrincipal user)
    {
        var session = user.Session();
        var account = await calls.Account(session.User.Id).Describe();
        return TypedResults.Ok(new MeResponse(
            UserResponse.Of(session.User),
            Words.DeploymentRoles.Word(session.Role),
            account?.Email,
            account?.Handle,
            account?.Avatar?.Value,
            account?.CreatedAt,
            session.Id.Value));
    }

    /// <summary>Lists the sessions of who is logged in, last seen first.</summary>
    public async Task<Ok<SessionListResponse>> List(ClaimsPrincipal user)
    {
        var session = user.Session();
        var sessions = await calls.Sessions(session.User.Id).List();
        return TypedResults.Ok(new SessionListResponse(
        [
            .. sessions.Select(item => new SessionResponse(
                item.Id.Value,
                item.Device.Device,
                item.Device.Client,
                item.CreatedAt,
                item.SeenAt,
                Current: item.Id == session.Id)),
        ]));
    }

    /// <summary>Ends a session; its sockets are closed.</summary>
    public async Task<Results<NoContent, RefusalResult>> Revoke(HttpContext context, string id)
    {
        var user = context.User.Session().User.Id;
        if (!SessionId.TryParse(id, out var session) || !await calls.Sessions(user).Revoke(session))
        {
            return new RefusalResult(Refusals.SessionNotFound);
        }

        audit.Record(new AuditEvent(AuditAction.SessionRevoked, user, session.Value, ClientAddress.Of(context)));
        return TypedResults.NoContent();
    }
}

/// <param name="Session">The session that asks.</param>
internal sealed record MeResponse(
    UserResponse User,
    string Role,
    string? Email,
    string? Handle,
    string? Avatar,
    DateTimeOffset? CreatedAt,
    string Session);

internal sealed record SessionListResponse(IReadOnlyList<SessionResponse> Items);

/// <param name="Device">What the person calls the device.</param>
/// <param name="Client">What the program says it is.</param>
/// <param name="Current">The session that asks.</param>
internal sealed record SessionResponse(
    string Id, string? Device, string? Client, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, bool Current);
