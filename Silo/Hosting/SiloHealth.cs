using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Silo.Hosting;

/// <summary>What a silo without a frontend says over HTTP: whether it lives, and whether its grains serve.</summary>
internal static class SiloHealth
{
    /// <summary>Whoever probes doesn't wait longer.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Load balancers ask by either; to HEAD the web server sends no body.</summary>
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly UserId Nobody = UserId.Parse("u-nobody");
    private static readonly ConversationId Nowhere = ConversationId.Parse("c-nowhere");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var grains = routes.ServiceProvider.GetRequiredService<IGrainFactory>();
        routes.MapMethods("/health/live", Methods, () => TypedResults.Text("live"));
        routes.MapMethods("/health/ready", Methods, () => Ready(grains.GetGrain<IConversationReaderGrain>("health")));
    }

    private static async Task<IResult> Ready(IConversationReaderGrain reader)
    {
        try
        {
            await reader.Open(Nobody, [Nowhere]).WaitAsync(CallTimeout);
            return TypedResults.Text("ready");
        }
        catch (Exception fault) when (fault is OrleansException or DbException or IOException or TimeoutException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
