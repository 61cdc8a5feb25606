using System.Text.RegularExpressions;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using OrleansChat.Frontend.Connections;
using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Hosting;
using OrleansChat.Silo.Settings;
using OrleansChat.Tests.Manifests.Rendering;
using OrleansChat.Tests.Repository;

namespace OrleansChat.Tests.Manifests;

/// <summary>The program understands the settings in the manifests.</summary>
public sealed partial class SettingTests
{
    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Every_variable_and_every_key_of_a_secret_is_a_setting(string name)
    {
        var overlay = await Overlay.Render(name);
        foreach (var workload in overlay.Own)
        {
            Mistakes(overlay.Environment(workload.Container)).ShouldBeEmpty(workload.Name);
            Mistakes(overlay.MountedSecrets(workload).SelectMany(secret => secret.Data.Keys)
                .Select(key => KeyValuePair.Create(key, "x"))).ShouldBeEmpty(workload.Name);
        }
    }

    [Fact]
    public void Every_name_with_two_underscores_on_the_page_is_a_setting()
    {
        var names = SourceTree.Files("docs/deployment.md").Single().Lines
            .SelectMany(line => Setting().Matches(line)).Select(match => match.Value).Distinct().ToList();
        names.ShouldContain("ConnectionStrings__Chat");
        Mistakes(names.Select(name => KeyValuePair.Create(name, "1"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task The_ports_of_the_pods_are_those_that_the_program_is_told(string name)
    {
        var overlay = await Overlay.Render(name);
        var silo = overlay.Workload("silo");
        var frontend = overlay.Workload("frontend");
        var cluster = Settings<ClusterOptions>(overlay, silo, ClusterOptions.Section);
        silo.PortOf("silo").ShouldBe(cluster.SiloPort);
        silo.PortOf("gateway").ShouldBe(cluster.GatewayPort);
        foreach (var workload in new[] { silo, frontend })
        {
            var server = Settings<ServerOptions>(overlay, workload, ServerOptions.Section);
            workload.PortOf("http").ShouldBe(server.Port);
            workload.Container.Args.ShouldBe(["--role", workload.Name]);
        }

        var service = overlay.Get<V1Service>("silo");
        Settings(overlay, frontend)["Cluster:Gateways"].ShouldBe($"{service.Name()}:{service.Spec.Ports[0].Port}");
        service.Spec.ClusterIP.ShouldBe("None");
        if (cluster.Membership == ClusterOptions.RedisMembership)
        {
            var redis = overlay.Get<V1Service>("redis");
            cluster.Redis.ShouldBe($"{redis.Name()}:{redis.Spec.Ports.Single().Port}");
        }
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Secrets_are_mounted_where_the_program_looks_for_them(string name)
    {
        var overlay = await Overlay.Render(name);
        Folder("silo").ShouldBe(Settings(overlay, overlay.Workload("silo"))["Server:Secrets"]);
        overlay.Workload("migrate").Container.Args.ShouldContain(Folder("migrate"));

        string Folder(string workload) =>
            overlay.Workload(workload).Container.VolumeMounts.Single(mount => mount.Name == "secrets").MountPath;
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task A_pod_gets_more_time_to_end_than_the_program_takes_at_most(string name)
    {
        var overlay = await Overlay.Render(name);
        overlay.Workloads.ShouldAllBe(workload => workload.Container.Lifecycle == null);
        var frontend = overlay.Workload("frontend");
        var connections = new ConnectionOptions();
        Settings(overlay, frontend)["Server:Profile"].ShouldBe("production");
        Settings(overlay, frontend).GetSection(ConnectionOptions.Section).Bind(connections);

        // The kubelet and the proxies see that a pod ends within seconds.
        connections.DrainDelay.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
        connections.ReconnectSpread.ShouldBeLessThan(connections.DrainTimeout - connections.CloseTimeout);
        var end = connections.DrainDelay + connections.DrainTimeout + Server.GrainsShutdown;
        Grace(frontend).ShouldBeGreaterThan(end);
        end.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(30));

        var silo = overlay.Workload("silo");
        var leave = Settings<ClusterOptions>(overlay, silo, ClusterOptions.Section).LeaveTimeout;
        Grace(silo).ShouldBeGreaterThan(leave + Server.GrainsShutdown);
    }

    private static TimeSpan Grace(Workload workload) =>
        TimeSpan.FromSeconds(workload.Pod.TerminationGracePeriodSeconds.ShouldNotBeNull());

    private static IReadOnlyList<string> Mistakes(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var settings = Configuration(variables);
        return
        [
            .. KnownSettings.Mistakes(settings),
            .. settings.GetChildren().Select(section => section.Key)
                .Except(KnownSettings.SectionNames, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static T Settings<T>(Overlay overlay, Workload workload, string section)
        where T : new() =>
        Settings(overlay, workload).GetSection(section).Get<T>() ?? new T();

    private static IConfiguration Settings(Overlay overlay, Workload workload) =>
        Configuration(overlay.Environment(workload.Container));

    private static IConfigurationRoot Configuration(IEnumerable<KeyValuePair<string, string>> variables) =>
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(
            variable.Key.Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))).Build();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+(__[A-Za-z0-9]+)+\b")]
    private static partial Regex Setting();
}
