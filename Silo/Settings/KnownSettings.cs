using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using OrleansChat.Configuration;

namespace OrleansChat.Silo.Settings;

/// <summary>
/// The names of all settings: the properties of the options classes, which are the classes of the product that have a
/// constant <c>Section</c>. So a new one is known by being there.
/// </summary>
internal static class KnownSettings
{
    /// <summary>Added to a setting's name, it names a file that holds the value.</summary>
    public const string FileSuffix = "File";

    private const string SectionField = "Section";

    /// <summary>Of so many letters of a section's name one may be wrong; with more it is somebody else's.</summary>
    private const int LettersPerMistake = 4;

    private static readonly ILookup<string, Type> Sections = ProductAssemblies()
        .SelectMany(assembly => assembly.GetTypes())
        .Select(type => (Type: type, Section: SectionOf(type)))
        .Where(pair => pair.Section is not null)
        .ToLookup(pair => pair.Section!, pair => pair.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>The options classes.</summary>
    public static IEnumerable<Type> Types => Sections.SelectMany(section => section);

    /// <summary>The options classes of a section.</summary>
    public static IEnumerable<Type> TypesOf(string section) => Sections[section];

    /// <summary>The sections; those within others left out.</summary>
    public static IEnumerable<string> SectionNames =>
        Sections.Select(section => section.Key).Where(name => !name.Contains(ConfigurationPath.KeyDelimiter));

    /// <returns>A sentence for each name that is no setting, and each value that cannot be read as its type.</returns>
    public static IReadOnlyList<string> Mistakes(IConfiguration configuration) =>
        [.. configuration.GetChildren().SelectMany(Mistakes), .. LogLevels.Mistakes(configuration)];

    private static IEnumerable<string> Mistakes(IConfigurationSection section)
    {
        if (Sections.Contains(section.Key))
        {
            return section.GetChildren().SelectMany(child => Mistakes(child, [.. Sections[section.Key]]));
        }

        // What else is in the environment is not ours, unless it can only be a misspelt name of ours.
        var (nearest, changes) = NearestName.Of(section.Key, SectionNames);
        return changes <= nearest.Length / LettersPerMistake && section.GetChildren().FirstOrDefault() is { } child
            ? [$"{child.Path} is not a setting; did you mean {nearest}:{child.Key}?"]
            : [];
    }

    private static IEnumerable<string> Mistakes(IConfigurationSection setting, IReadOnlyList<Type> owners)
    {
        var settings = owners.SelectMany(Settings).ToList();
        var known = settings.Where(property => Is(property.Name, setting.Key)).ToList();
        if (known.Count == 0)
        {
            var nearest = NearestName.Of(setting.Key, settings.Select(property => property.Name)).Name;
            return [$"{setting.Path} is not a setting; did you mean {ParentOf(setting)}:{nearest}?"];
        }

        var type = known[0].PropertyType;
        return setting.Value is { } value && SettingTypes.NameOfUnread(value, type) is { } name
            ? [$"{setting.Path} is '{value}'; it must be {name}."]
            : setting.GetChildren().SelectMany(child => MistakesBelow(child, type));
    }

    private static IEnumerable<string> MistakesBelow(IConfigurationSection child, Type type)
    {
        if (type.IsAssignableTo(typeof(IDictionary)))
        {
            return child.GetChildren().SelectMany(own => Mistakes(own, [type.GetGenericArguments()[1]]));
        }

        var isKnown = type == typeof(string) ? Is(FileSuffix, child.Key)
            : type.IsAssignableTo(typeof(IEnumerable<string>)) && int.TryParse(child.Key, out _);
        return isKnown ? []
            : IsGroup(type) ? Mistakes(child, [type])
            : [$"{child.Path} is not a setting; did you mean {ParentOf(child)}?"];
    }

    private static bool IsGroup(Type type) => type.IsClass && type != typeof(string) && Settings(type).Any();

    /// <summary>What the program itself has to say, and so is marked as required, is no setting.</summary>
    public static IEnumerable<PropertyInfo> Settings(Type type) => type.GetProperties()
        .Where(property => property.CanWrite || IsCollection(property.PropertyType))
        .Where(property => !property.IsDefined(typeof(RequiredMemberAttribute)));

    public static string? SectionOf(Type type) =>
        type.GetField(SectionField, BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } field
            ? (string?)field.GetRawConstantValue()
            : null;

    private static IEnumerable<Assembly> ProductAssemblies()
    {
        var program = typeof(KnownSettings).Assembly;
        var prefix = program.GetName().Name!.Split('.')[0] + '.';
        return program.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith(prefix, StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Append(program);
    }

    private static bool IsCollection(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    private static string ParentOf(IConfigurationSection setting) => ConfigurationPath.GetParentPath(setting.Path)!;

    private static bool Is(string name, string key) => name.Equals(key, StringComparison.OrdinalIgnoreCase);
}
