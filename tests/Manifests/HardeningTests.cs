using k8s.Models;
using OrleansChat.Tests.Manifests.Rendering;

namespace OrleansChat.Tests.Manifests;

/// <summary>A pod has no more rights than it needs, and is the same wherever it is started.</summary>
public sealed class HardeningTests
{
    private const int GroupReads = 0b100_100_000;

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task No_pod_is_root_writes_its_image_or_talks_to_the_cluster(string name)
    {
        foreach (var workload in (await Overlay.Render(name)).Workloads)
        {
            workload.Pod.AutomountServiceAccountToken.ShouldBe(false, workload.Name);
            workload.Pod.SecurityContext.RunAsNonRoot.ShouldBe(true, workload.Name);
            workload.Pod.SecurityContext.RunAsUser.ShouldNotBeNull(workload.Name).ShouldBePositive();
            workload.Pod.SecurityContext.SeccompProfile.Type.ShouldBe("RuntimeDefault", workload.Name);
            var container = workload.Container.SecurityContext;
            container.AllowPrivilegeEscalation.ShouldBe(false, workload.Name);
            container.ReadOnlyRootFilesystem.ShouldBe(true, workload.Name);
            container.Capabilities.Drop.ShouldBe(["ALL"], workload.Name);
        }
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Every_image_has_an_exact_tag_and_all_our_pods_have_the_same(string name)
    {
        var overlay = await Overlay.Render(name);
        overlay.Workloads.ShouldAllBe(workload => char.IsDigit(workload.Container.Image.Split(':', 2).Last()[0]));
        overlay.Own.Select(workload => workload.Container.Image).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Only_silos_and_the_migration_hold_secrets_which_their_user_can_read_and_nobody_else(string name)
    {
        var own = (await Overlay.Render(name)).Own.ToList();
        own.Where(workload => workload.SecretNames.Any()).Select(workload => workload.Name)
            .ShouldBe(["silo", "migrate"], ignoreOrder: true);
        foreach (var workload in own.Where(workload => workload.SecretNames.Any()))
        {
            var volume = workload.Pod.Volumes.Single(volume => volume.Secret is not null);
            volume.Secret.DefaultMode.ShouldBe(GroupReads);
            workload.Pod.SecurityContext.FsGroup.ShouldBe(workload.Pod.SecurityContext.RunAsGroup);
        }
    }

    [Theory]
    [InlineData(Overlay.Local)]
    [InlineData(Overlay.Production)]
    public async Task Every_container_requests_its_resources_and_has_a_memory_limit(string name)
    {
        foreach (var workload in (await Overlay.Render(name)).Workloads)
        {
            var resources = workload.Container.Resources;
            resources.Requests.Keys.ShouldBe(["cpu", "memory"], ignoreOrder: true);
            Bytes(resources.Limits["memory"]).ShouldBeGreaterThanOrEqualTo(Bytes(resources.Requests["memory"]));
        }
    }

    private static decimal Bytes(ResourceQuantity quantity) => quantity.ToDecimal();
}
