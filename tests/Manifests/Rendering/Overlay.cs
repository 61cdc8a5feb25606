using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace OrleansChat.Tests.Manifests.Rendering;

/// <summary>An overlay as a cluster would get it.</summary>
internal sealed class Overlay
{
    public const string Local = "local";
    public const string Production = "production";

    private static readonly ConcurrentDictionary<string, Task<Overlay>> Rendered = new(StringComparer.Ordinal);

    private readonly List<IKubernetesObject<V1ObjectMeta>> _objects;

    private Overlay(string name, List<IKubernetesObject<V1ObjectMeta>> objects)
    {
        Name = name;
        _objects = objects;
        Workloads =
        [
            .. All<V1Deployment>().Select(one => new Workload(one.Name(), one.Spec.Template)),
            .. All<V1StatefulSet>().Select(one => new Workload(one.Name(), one.Spec.Template)),
            .. All<V1Job>().Select(one => new Workload(one.Name(), one.Spec.Template)),
        ];
    }

    public string Name { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects => _objects;

    /// <summary>Everything that has pods.</summary>
    public IReadOnlyList<Workload> Workloads { get; }

    /// <summary>Those that run the program of this repository.</summary>
    public IEnumerable<Workload> Own => Workloads.Where(workload => workload.IsOwn);

    /// <summary>The same object for all tests, which change nothing in it.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">
    /// A field is unknown to the API, given twice, or has a value of another type.
    /// </exception>
    public static Task<Overlay> Render(string name) => Rendered.GetOrAdd(name, Load);

    public IEnumerable<T> All<T>() => _objects.OfType<T>();

    public T Get<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> =>
        All<T>().SingleOrDefault(one => one.Name() == name)
        ?? throw new InvalidOperationException($"The overlay {Name} has no {typeof(T).Name} '{name}'.");

    public Workload Workload(string name) => Workloads.Single(workload => workload.Name == name);

    /// <summary>The workloads whose pods have these labels.</summary>
    public IEnumerable<Workload> Selected(V1LabelSelector selector) =>
        Workloads.Where(workload => workload.Matches(selector));

    public IEnumerable<Workload> Selected(V1Service service) =>
        Selected(new V1LabelSelector { MatchLabels = service.Spec.Selector });

    /// <summary>The environment of a container, except values that only a running pod knows.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment(V1Container container) =>
    [
        .. (container.EnvFrom ?? [])
            .Where(source => source.ConfigMapRef is not null)
            .SelectMany(source => Get<V1ConfigMap>(source.ConfigMapRef.Name).Data),
        .. (container.Env ?? []).Select(one =>
            KeyValuePair.Create(one.Name, one.Value ?? one.ValueFrom.FieldRef.FieldPath)),
    ];

    /// <summary>The secrets that a pod mounts and the overlay holds.</summary>
    public IEnumerable<V1Secret> MountedSecrets(Workload workload) =>
        workload.SecretNames.SelectMany(name => All<V1Secret>().Where(secret => secret.Name() == name));

    private static async Task<Overlay> Load(string name)
    {
        var yaml = await Kubectl.Kustomize($"k8s/overlays/{name}");
        var objects = KubernetesYaml.LoadAllFromString(yaml, strict: true);
        return new Overlay(name, [.. objects.Cast<IKubernetesObject<V1ObjectMeta>>()]);
    }
}
