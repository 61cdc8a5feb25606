using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Audit;
using OrleansChat.Frontend.Audit;
using OrleansChat.Sessions;

namespace OrleansChat.Frontend.Http;

/// <summary>What somebody sees of their own account: who they are, and where they are logged in.</summary>
internal sealed class SessionEndpoints(HttpApi api, GrainCalls calls, AuditTrail audit)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/auth");
        group.MapGet("/me", api.LoggedIn(Me));
        group.MapGet("/sessions", api.LoggedIn(List));
        group.MapDelete("/sessions/{id}", api.LoggedIn(Revoke));
    }

    private async Task<IResult> Me(HttpContext context, AuthenticatedSession session)
    {
        var account = await calls.Account(session.User.Id).Describe();
        return TypedResults.Ok(new MeBody(
            Grants.Body(session.User),
            Words.DeploymentRoles.Word(session.Role),
            account?.Email,
            account?.Handle,
            account?.CreatedAt,
            session.Id.Value));
    }

    private async Task<IResult> List(HttpContext context, AuthenticatedSession session)
    {
        var sessions = await calls.Sessions(session.User.Id).List();
        return TypedResults.Ok(new SessionListBody(
        [
            .. sessions.Select(item => new SessionBody(
                item.Id.Value,
                item.Device.Device,
                item.Device.Client,
                item.CreatedAt,
                item.SeenAt,
                Current: item.Id == session.Id)),
        ]));
    }

    private async Task<IResult> Revoke(HttpContext context, AuthenticatedSession session)
    {
        if (!SessionId.TryParse(context.Request.RouteValues["id"] as string, out var id)
            || !await calls.Sessions(session.User.Id).Revoke(id))
        {
            return Problems.Of(context, Refusals.SessionNotFound);
        }

        audit.Record(new AuditEvent(
            AuditAction.SessionRevoked, session.User.Id, id.Value, ClientAddress.Of(context)));
        return TypedResults.NoContent();
    }
}
