using System.Reflection;

namespace OrleansChat.Grains.Embedded.Hosting;

internal static class ProgramAssemblies
{
    /// <summary>The program and what it refers to, as far as these know grains.</summary>
    public static IEnumerable<Assembly> WithGrains()
    {
        var own = typeof(ProgramAssemblies).Assembly.GetName().Name;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<Assembly>(
            Assembly.GetEntryAssembly() is { } entry ? [entry] : Array.Empty<Assembly>());
        while (pending.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            var knowsGrains = references.Any(reference => reference.Name == own);
            if (knowsGrains)
            {
                yield return assembly;
            }

            foreach (var reference in references.Where(one => !IsFramework(one.Name!) && seen.Add(one.Name!)))
            {
                pending.Enqueue(Assembly.Load(reference));
            }
        }
    }

    private static bool IsFramework(string name) =>
        name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal);
}
