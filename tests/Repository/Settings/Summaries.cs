using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Tests.Repository.Settings;

/// <summary>What the documentation comments say, in Markdown.</summary>
internal static partial class Summaries
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Read = [];

    public static string Of(PropertyInfo property) => Of(property.DeclaringType!, $"P:{Name(property)}");

    public static string Of(FieldInfo constant) => Of(constant.DeclaringType!, $"F:{Name(constant)}");

    private static string Of(Type type, string id)
    {
        if (!Read.TryGetValue(type.Assembly, out var members))
        {
            members = XDocument
                .Load(Path.ChangeExtension(type.Assembly.Location, ".xml"), LoadOptions.PreserveWhitespace)
                .Descendants("member")
                .ToDictionary(member => member.Attribute("name")!.Value);
            Read[type.Assembly] = members;
        }

        var summary = members.GetValueOrDefault(id)?.Element("summary");
        summary.ShouldNotBeNull($"{id} has no summary");
        return Blanks().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim();
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Name == "c" => $"`{element.Value}`",
        XElement element when element.Name == "see" => $"`{Setting(element.Attribute("cref")!.Value)}`",
        _ => throw new InvalidOperationException($"No Markdown for {node}"),
    };

    /// <summary>The name of the setting that a property of an options class is.</summary>
    private static string Setting(string reference)
    {
        var parts = reference[2..].Split('.');
        var owner = KnownSettings.Types.Single(type => type.FullName == string.Join('.', parts[..^1]));
        return $"{KnownSettings.SectionOf(owner)}:{parts[^1]}";
    }

    private static string Name(MemberInfo member) => $"{member.DeclaringType!.FullName}.{member.Name}";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
