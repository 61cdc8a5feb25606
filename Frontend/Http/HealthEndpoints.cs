using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// Whether the process lives, and whether it can serve: a query all the way to the database and back.
/// </summary>
internal sealed class HealthEndpoints(GrainCalls calls, ConnectionRegistry connections)
{
    /// <summary>Load balancers ask by either; to HEAD the web server sends no body.</summary>
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly UserId Nobody = UserId.Parse("u-nobody");
    private static readonly ConversationId Nowhere = ConversationId.Parse("c-nowhere");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/health/live", Methods, () => TypedResults.Text("live"));
        routes.MapMethods(
            "/health/ready", Methods, async context => await (await Ready(context)).ExecuteAsync(context));
    }

    private async Task<IResult> Ready(HttpContext context)
    {
        if (connections.IsDraining)
        {
            return Problems.Of(context, new Refusal(ErrorCode.Unavailable, "The server is shutting down."));
        }

        try
        {
            await calls.ConversationReader.Open(Nobody, [Nowhere]);
            return TypedResults.Text("ready");
        }
        catch (Exception fault)
        {
            return Problems.Of(context, calls.Explain(fault).Refusal);
        }
    }
}
