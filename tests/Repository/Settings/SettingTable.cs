using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrleansChat.Configuration;
using OrleansChat.Grains.RateLimits;
using OrleansChat.RateLimits;
using OrleansChat.Silo.Hosting;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Tests.Repository.Settings;

/// <summary>Settings as a table: what an options class says, and what the development profile has instead.</summary>
internal static partial class SettingTable
{
    private static readonly IConfiguration Development = new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(SourceTree.Root, "Silo", "appsettings.Development.json"))
        .Build();

    private static readonly Dictionary<string, string> Options =
        ServerCommand.Names.ToDictionary(name => name.Setting, name => name.Option.Name);

    public static IEnumerable<string> Of(IReadOnlyCollection<Type> types)
    {
        var rows = types.SelectMany(Rows).ToList();
        return rows.Exists(row => row.Option.Length > 0)
            ? [
                "| option | setting | default | allowed | meaning |",
                "|---|---|---|---|---|",
                .. rows.Select(row => $"| {row.Option} | {row.Name} | {row.Default} | {row.Allowed} | {row.Meaning} |"),
            ]
            : [
                "| setting | default | allowed | meaning |",
                "|---|---|---|---|",
                .. rows.Select(row => $"| {row.Name} | {row.Default} | {row.Allowed} | {row.Meaning} |"),
            ];
    }

    public static IEnumerable<string> OfRateLimits()
    {
        var usual = new RateLimitOptions().Policies;
        var generous = new RateLimitOptions();
        Development.GetSection(RateLimitOptions.Section).Bind(generous);
        return
        [
            "| policy | counts | default | development |",
            "|---|---|---|---|",
            .. from constant in typeof(RateLimitPolicies).GetFields(BindingFlags.Public | BindingFlags.Static)
               where constant.IsLiteral
               let name = (string)constant.GetRawConstantValue()!
               let counts = Summaries.Of(constant).TrimEnd('.')
               select $"| `{name}` | {counts} | {Text(usual[name])} | {Text(generous.Policies[name])} |",
        ];
    }

    private static IEnumerable<Row> Rows(Type type)
    {
        var section = KnownSettings.SectionOf(type)!;
        var defaults = Activator.CreateInstance(type)!;
        foreach (var property in KnownSettings.Settings(type).Where(HasValue))
        {
            var name = $"{section}:{property.Name}";
            var (text, meaning) = Split(name, Text(property, property.GetValue(defaults)), Summaries.Of(property));
            var inDevelopment = Development[name] is { } value
                ? $"; development {Text(property, Read(property, value))}"
                : string.Empty;
            var rules = property.GetCustomAttributes<SettingRuleAttribute>().Select(rule => rule.Rule)
                .Concat(property.PropertyType.IsEnum ? [SettingTypes.Words(property.PropertyType)] : []);
            yield return new Row(
                Options.TryGetValue(name, out var option) ? $"`{option}`" : string.Empty,
                $"`{name}`",
                text + inDevelopment,
                string.Join("; ", rules),
                meaning);
        }
    }

    /// <summary>What a comment says of the default must be true, and is not repeated without a reason.</summary>
    private static (string Default, string Meaning) Split(string name, string value, string summary)
    {
        if (InWords().Match(summary) is { Success: true } words)
        {
            return (words.Groups[1].Value, summary.Replace(words.Value, string.Empty, StringComparison.Ordinal).Trim());
        }

        if (Number().Match(summary) is not { Success: true } said)
        {
            return (value, summary);
        }

        var known = value == "none" ? said.Groups[1].Value : value;
        said.Groups[1].Value.ShouldStartWith(known, Case.Sensitive, name);
        var alone = $"Default {known}.";
        return (known, Ends(summary, alone)
            ? summary.Replace(alone, string.Empty, StringComparison.Ordinal).Replace("  ", " ").Trim()
            : summary);
    }

    private static bool Ends(string summary, string sentence) =>
        summary.EndsWith(sentence, StringComparison.Ordinal)
        || summary.Contains($"{sentence} ", StringComparison.Ordinal);

    private static bool HasValue(PropertyInfo property) =>
        property.PropertyType.IsValueType
        || property.PropertyType == typeof(string)
        || property.PropertyType.IsAssignableTo(typeof(IList<string>));

    private static object? Read(PropertyInfo property, string value) =>
        TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(value);

    private static string Text(PropertyInfo property, object? value) => value switch
    {
        null or "" => "none",
        string text => $"`{text}`",
        IEnumerable => "none",
        Enum word => $"`{word}`",
        bool flag => flag ? "true" : "false",
        TimeSpan time => Text(time),
        IFormattable number when property.Name.Contains("Bytes", StringComparison.Ordinal) =>
            Bytes(Convert.ToInt64(number, CultureInfo.InvariantCulture)),
        IFormattable number => number.ToString(
            property.Name.EndsWith("Port", StringComparison.Ordinal) ? "0" : "#,0.###", CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"No text for {property.Name}"),
    };

    private static string Text(RateLimitPolicy policy) =>
        string.Create(CultureInfo.InvariantCulture, $"{policy.Capacity:N0} in {Text(policy.Period)}");

    private static string Text(TimeSpan time)
    {
        var (amount, unit) = time switch
        {
            { Ticks: 0 } => (0, "s"),
            { TotalDays: >= 2 and var days } when double.IsInteger(days) => (days, "days"),
            { TotalHours: >= 1 and var hours } when double.IsInteger(hours) => (hours, "h"),
            { TotalMinutes: >= 1 and var minutes } when double.IsInteger(minutes) => (minutes, "min"),
            { TotalSeconds: >= 0.1 and var seconds } => (seconds, "s"),
            _ => (time.TotalMilliseconds, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{amount} {unit}");
    }

    private static string Bytes(long bytes)
    {
        const int Kibi = 1_024;
        var (amount, unit) = bytes % (Kibi * Kibi) == 0 ? (bytes / Kibi / Kibi, "MiB")
            : bytes % Kibi == 0 ? (bytes / Kibi, "KiB")
            : (bytes, "bytes");
        return string.Create(CultureInfo.InvariantCulture, $"{amount:N0} {unit}");
    }

    [GeneratedRegex(@"Default: ([^.]+)\.")]
    private static partial Regex InWords();

    [GeneratedRegex(@"Default ((`[^`]+`|[\d.,]*\d|\w+)( (s|ms|min|h|days|KiB|MiB)\b)?)")]
    private static partial Regex Number();

    private sealed record Row(string Option, string Name, string Default, string Allowed, string Meaning);
}
