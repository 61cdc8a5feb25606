using k8s.Models;
using OrleansChat.Tests.Manifests.Rendering;
using OrleansChat.Tests.Repository;

namespace OrleansChat.Tests.Manifests;

/// <summary>References between the objects of an overlay are correct.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Every_object_is_as_the_API_knows_it_and_in_the_one_namespace(string name)
    {
        var overlay = await Overlay.Render(name);
        overlay.Objects.Count.ShouldBeGreaterThan(20);
        var space = overlay.All<V1Namespace>().Single();
        overlay.Objects.Where(one => one is not V1Namespace)
            .ShouldAllBe(one => one.Metadata.NamespaceProperty == space.Name());
        overlay.Own.Select(workload => workload.Name).ShouldBe(["silo", "frontend", "migrate"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Everything_a_pod_refers_to_exists_or_the_page_says_how_to_create_it(string name)
    {
        var overlay = await Overlay.Render(name);
        var page = string.Join('\n', SourceTree.Files("docs/deployment.md").Single().Lines);
        foreach (var workload in overlay.Workloads)
        {
            overlay.Environment(workload.Container).ShouldAllBe(variable => variable.Value.Length > 0);
            foreach (var map in (workload.Pod.Volumes ?? []).Where(volume => volume.ConfigMap is not null))
            {
                overlay.Get<V1ConfigMap>(map.ConfigMap.Name).Data.ShouldNotBeEmpty();
            }

            if (workload.Pod.ServiceAccountName is { } account)
            {
                overlay.Get<V1ServiceAccount>(account).AutomountServiceAccountToken.ShouldBe(false);
            }

            workload.SecretNames
                .Where(secret => !overlay.MountedSecrets(workload).Any(one => one.Name() == secret))
                .ShouldAllBe(secret => page.Contains($"create secret generic {secret} "));
            (workload.Container.VolumeMounts ?? []).Select(mount => mount.Name).ShouldBeSubsetOf(
            [
                .. (workload.Pod.Volumes ?? []).Select(volume => volume.Name),
                .. overlay.All<V1StatefulSet>().Where(set => set.Name() == workload.Name)
                    .SelectMany(set => set.Spec.VolumeClaimTemplates).Select(claim => claim.Name()),
            ]);
        }
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Every_selector_selects_pods_and_those_of_a_workload_its_own_only(string name)
    {
        var overlay = await Overlay.Render(name);
        var selectors = overlay.All<V1Deployment>().Select(one => (one.Name(), one.Spec.Selector))
            .Concat(overlay.All<V1StatefulSet>().Select(one => (one.Name(), one.Spec.Selector)))
            .Concat(overlay.All<V1PodDisruptionBudget>().Select(one => (one.Name(), one.Spec.Selector)))
            .Concat(overlay.All<V1Service>().Select(one =>
                (one.Name(), new V1LabelSelector { MatchLabels = one.Spec.Selector })))
            .Concat(overlay.Workloads.SelectMany(workload =>
                (workload.Pod.TopologySpreadConstraints ?? []).Select(one => (workload.Name, one.LabelSelector))));
        foreach (var (workload, selector) in selectors)
        {
            overlay.Selected(selector).Select(selected => selected.Name).ShouldBe([workload]);
        }

        overlay.All<V1Deployment>().Select(one => one.Name())
            .ShouldBe(overlay.All<V1PodDisruptionBudget>().Select(one => one.Name()), ignoreOrder: true);
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Every_port_that_is_named_is_one_of_the_pods_behind_it(string name)
    {
        var overlay = await Overlay.Render(name);
        foreach (var service in overlay.All<V1Service>())
        {
            var pods = overlay.Selected(service).Single();
            service.Spec.Ports.ShouldAllBe(port => pods.PortOf(port.TargetPort.Value) != null);
            service.Spec.Ports.Where(_ => service.Spec.ClusterIP == "None")
                .ShouldAllBe(port => pods.PortOf(port.TargetPort.Value) == port.Port);
        }

        foreach (var workload in overlay.Workloads)
        {
            workload.Probes.Select(probe => probe.HttpGet?.Port ?? probe.TcpSocket?.Port).OfType<IntOrString>()
                .ShouldAllBe(port => workload.PortOf(port.Value) != null);
        }

        foreach (var backend in overlay.All<V1Ingress>()
            .SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths)
            .Select(path => path.Backend.Service))
        {
            overlay.Get<V1Service>(backend.Name).Spec.Ports.ShouldContain(port => port.Name == backend.Port.Name);
        }
    }

    [Fact]
    public async Task Autoscaled_deployments_have_no_replica_count_and_request_what_they_scale_by()
    {
        var overlay = await Overlay.Render(Overlay.Production);
        var scalers = overlay.All<V2HorizontalPodAutoscaler>().ToList();
        scalers.Select(scaler => scaler.Spec.ScaleTargetRef.Name).ShouldBe(["silo", "frontend"], ignoreOrder: true);
        foreach (var scaler in scalers)
        {
            var target = overlay.Get<V1Deployment>(scaler.Spec.ScaleTargetRef.Name);
            target.Spec.Replicas.ShouldBeNull();
            target.Spec.Template.Spec.Containers.Single().Resources.Requests.Keys
                .ShouldBeSubsetOf(scaler.Spec.Metrics.Select(metric => metric.Resource.Name).Append("memory"));
        }
    }

    [Fact]
    public async Task The_host_of_the_ingress_has_a_certificate_that_the_page_says_how_to_make()
    {
        var overlay = await Overlay.Render(Overlay.Production);
        var page = string.Join('\n', SourceTree.Files("docs/deployment.md").Single().Lines);
        var ingress = overlay.All<V1Ingress>().Single();
        var certificate = ingress.Spec.Tls.Single();
        certificate.Hosts.ShouldBe(ingress.Spec.Rules.Select(rule => rule.Host));
        page.ShouldContain($"create secret tls {certificate.SecretName} ");
    }
}
