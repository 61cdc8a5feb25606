using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>The public types of Orleans in some assemblies, a line for each type and member.</summary>
internal static class Surface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    /// <summary>The types that the model declares, as the simulation has checked in.</summary>
    public static string[] Declaration =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "surface.txt"));

    public static IEnumerable<string> Of(IEnumerable<Assembly> assemblies) => assemblies
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type.Namespace is "Orleans" || type.Namespace?.StartsWith("Orleans.", default) is true)
        .SelectMany(type => Members(type).Prepend(type.IsInterface ? "interface" : type.IsEnum ? "enum" : "class")
            .Select(member => $"{type.FullName}: {member}"))
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Enum.Parse(type, name):D}");
        }

        return type.GetMembers(Declared).Where(IsDeclared).Select(member => member.ToString()!);
    }

    private static bool IsDeclared(MemberInfo member) => member switch
    {
        // Members generated for records, and those of every object, are irrelevant.
        _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) => false,
        MethodInfo { Name: "Equals" or "GetHashCode" or "ToString" or "CompareTo" } => false,
        MethodInfo { Name: "op_Equality" or "op_Inequality" } => false,
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            && !method.Name.StartsWith("get_", default) && !method.Name.StartsWith("set_", default),
        PropertyInfo { GetMethod: { } get } => get.IsPublic || get.IsFamily || get.IsFamilyOrAssembly,
        _ => false,
    };
}
