using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Http;

/// <summary>Whether the process lives, and whether it can serve.</summary>
public static class HealthExtensions
{
    /// <summary>Load balancers ask by either; to HEAD the web server sends no body.</summary>
    private static readonly HttpMethodMetadata Methods = new([HttpMethods.Get, HttpMethods.Head]);

    /// <summary>For every process: whether grains answer.</summary>
    public static IHealthChecksBuilder AddGrainHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<GrainHealthCheck>("grains");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        Map(routes, "live", _ => false);
        Map(routes, "ready", _ => true);
    }

    private static void Map(IEndpointRouteBuilder routes, string word, Func<HealthCheckRegistration, bool> isAsked)
    {
        var options = new HealthCheckOptions
        {
            Predicate = isAsked,
            ResponseWriter = (context, report) => Result(word, report).ExecuteAsync(context),
        };
        options.ResultStatusCodes[HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable;
        routes.MapHealthChecks($"/health/{word}", options).WithMetadata(Methods);
    }

    private static IResult Result(string word, HealthReport report) => report.Status is HealthStatus.Healthy
        ? TypedResults.Text(word)
        : new RefusalResult(report.Entries.Values.Any(entry => entry.Description == Refusals.ShuttingDown.Message)
            ? Refusals.ShuttingDown
            : Refusals.Unavailable);
}

/// <summary>Asks a silo, all the way to the database and back; not ready once the process is told to end.</summary>
internal sealed class GrainHealthCheck(IGrainFactory grains, IHostApplicationLifetime lifetime) : IHealthCheck
{
    /// <summary>Whoever probes doesn't wait longer.</summary>
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private static readonly UserId Nobody = UserId.Parse("u-nobody");
    private static readonly ConversationId Nowhere = ConversationId.Parse("c-nowhere");

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded(Refusals.ShuttingDown.Message);
        }

        try
        {
            await grains.GetGrain<IConversationReaderGrain>("health").Open(Nobody, [Nowhere])
                .WaitAsync(CallTimeout, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is OrleansException or DbException or IOException or TimeoutException)
        {
            return HealthCheckResult.Degraded(Refusals.Unavailable.Message, fault);
        }
    }
}

/// <summary>A frontend that drains is sent no more clients.</summary>
internal sealed class DrainHealthCheck(ConnectionRegistry connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(connections.IsLeaving
            ? HealthCheckResult.Degraded(Refusals.ShuttingDown.Message)
            : HealthCheckResult.Healthy());
}
