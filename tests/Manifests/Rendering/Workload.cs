using k8s.Models;

namespace OrleansChat.Tests.Manifests.Rendering;

/// <summary>A Deployment, StatefulSet or Job, as far as its pods go.</summary>
internal sealed record Workload(string Name, V1PodTemplateSpec Template)
{
    public const string SecretsFolder = "/etc/orleans-chat/secrets";

    private const string OwnImage = "orleans-chat";

    public V1PodSpec Pod => Template.Spec;

    /// <summary>Each pod has one.</summary>
    public V1Container Container => Pod.Containers.Single();

    public bool IsOwn => Container.Image.Split(':')[0].Split('/')[^1] == OwnImage;

    public IEnumerable<int> Ports => (Container.Ports ?? []).Select(port => port.ContainerPort);

    public IEnumerable<string> SecretNames =>
    [
        .. (Pod.Volumes ?? []).Where(volume => volume.Secret is not null).Select(volume => volume.Secret.SecretName),
        .. (Container.EnvFrom ?? []).Where(source => source.SecretRef is not null)
            .Select(source => source.SecretRef.Name),
    ];

    public IEnumerable<V1Probe> Probes =>
        new[] { Container.StartupProbe, Container.LivenessProbe, Container.ReadinessProbe }.OfType<V1Probe>();

    public int? PortOf(string name) =>
        (Container.Ports ?? []).SingleOrDefault(port => port.Name == name)?.ContainerPort;

    public bool Matches(V1LabelSelector selector) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(label => LabelOf(label.Key) == label.Value)
        && (selector.MatchExpressions ?? []).All(Matches);

    private bool Matches(V1LabelSelectorRequirement requirement) => requirement.OperatorProperty == "In"
        ? requirement.Values.Contains(LabelOf(requirement.Key))
        : throw new NotSupportedException($"These tests know no {requirement.OperatorProperty} in selectors.");

    private string? LabelOf(string key) => Template.Metadata.Labels.TryGetValue(key, out var value) ? value : null;
}
