using k8s.Models;
using OrleansChat.Tests.Manifests.Rendering;

namespace OrleansChat.Tests.Manifests;

/// <summary>The connections that network policies allow, computed like a cluster's network does.</summary>
public sealed class NetworkTests
{
    private static readonly string[] Always =
        ["frontend > silo:30000", "silo > silo:11111", "silo > redis:6379"];

    [Fact]
    public async Task On_one_machine_nobody_but_silos_and_the_migration_reaches_the_database() =>
        Reachable(await Overlay.Render(Overlay.Local)).ShouldBe(
            [.. Always, "silo > postgres:5432", "migrate > postgres:5432"], ignoreOrder: true);

    [Fact]
    public async Task In_production_pods_reach_each_other_only_where_the_cluster_needs_it() =>
        Reachable(await Overlay.Render(Overlay.Production)).ShouldBe(Always, ignoreOrder: true);

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Every_pod_is_closed_in_both_directions_except_where_a_policy_allows_it(string name)
    {
        var overlay = await Overlay.Render(name);
        foreach (var workload in overlay.Workloads)
        {
            Policies(overlay, workload, "Ingress").ShouldNotBeEmpty(workload.Name);
            Policies(overlay, workload, "Egress").ShouldNotBeEmpty(workload.Name);
        }
    }

    [Fact]
    public async Task In_production_only_the_ingress_controller_reaches_frontends_and_only_where_they_listen()
    {
        var overlay = await Overlay.Render(Overlay.Production);
        var frontend = overlay.Workload("frontend");
        var rules = Policies(overlay, frontend, "Ingress").SelectMany(policy => policy.Spec.Ingress ?? []).ToList();
        rules.SelectMany(rule => rule.FromProperty).ShouldHaveSingleItem().NamespaceSelector.ShouldNotBeNull();
        rules.SelectMany(rule => rule.Ports).Select(port => port.Port.Value)
            .ShouldBe([$"{frontend.PortOf("http")}"]);
    }

    [Fact]
    public async Task In_production_only_silos_and_the_migration_leave_the_namespace_but_for_names()
    {
        var overlay = await Overlay.Render(Overlay.Production);
        foreach (var workload in overlay.Workloads)
        {
            var ports = Policies(overlay, workload, "Egress").SelectMany(policy => policy.Spec.Egress ?? [])
                .Where(rule => rule.To is null || rule.To.Any(peer => peer.PodSelector is null))
                .SelectMany(rule => rule.Ports).Select(port => port.Port.Value);
            ports.ShouldBe(
                workload.Name switch
                {
                    "silo" => ["5432", "587"],
                    "migrate" => ["5432"],
                    _ => [],
                },
                ignoreOrder: true,
                workload.Name);
        }
    }

    private static IEnumerable<string> Reachable(Overlay overlay) =>
        from sender in overlay.Workloads
        from receiver in overlay.Workloads
        from port in receiver.Ports
        where MaySend(overlay, sender, receiver, port) && MayReceive(overlay, sender, receiver, port)
        select $"{sender.Name} > {receiver.Name}:{port}";

    private static bool MaySend(Overlay overlay, Workload sender, Workload receiver, int port) =>
        IsAllowed(
            Policies(overlay, sender, "Egress"),
            policy => (policy.Spec.Egress ?? []).Select(rule => (rule.To, rule.Ports)),
            receiver,
            port);

    private static bool MayReceive(Overlay overlay, Workload sender, Workload receiver, int port) =>
        IsAllowed(
            Policies(overlay, receiver, "Ingress"),
            policy => (policy.Spec.Ingress ?? []).Select(rule => (rule.FromProperty, rule.Ports)),
            sender,
            port);

    /// <summary>Without a policy everything is allowed; with policies, what one of them allows.</summary>
    private static bool IsAllowed(
        List<V1NetworkPolicy> policies,
        Func<V1NetworkPolicy, IEnumerable<(IList<V1NetworkPolicyPeer> Peers, IList<V1NetworkPolicyPort> Ports)>> rules,
        Workload other,
        int port) =>
        policies.Count == 0 || policies.SelectMany(rules).Any(rule =>
            (rule.Peers is null || rule.Peers.Any(peer => IsPeer(peer, other)))
            && (rule.Ports is null || rule.Ports.Any(allowed => allowed.Port.Value == $"{port}")));

    /// <summary>A pod of this namespace: what names another one, or addresses, means others.</summary>
    private static bool IsPeer(V1NetworkPolicyPeer peer, Workload workload) =>
        peer is { NamespaceSelector: null, IpBlock: null } && workload.Matches(peer.PodSelector);

    private static List<V1NetworkPolicy> Policies(Overlay overlay, Workload workload, string direction) =>
        [.. overlay.All<V1NetworkPolicy>().Where(policy =>
            policy.Spec.PolicyTypes.Contains(direction) && workload.Matches(policy.Spec.PodSelector))];
}
