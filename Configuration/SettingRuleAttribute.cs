using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace OrleansChat.Configuration;

/// <summary>
/// A rule of a setting, on the property of its options class. What breaks it is told in a sentence that names the
/// setting, its value and the rule. Of a list, each item is checked.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class SettingRuleAttribute : ValidationAttribute
{
    /// <summary>What the value must be, in words that follow «it must be».</summary>
    public abstract string Rule { get; }

    /// <summary>Whether the value may hold a password, and is not repeated.</summary>
    public bool IsSecret { get; set; }

    public override bool RequiresValidationContext => true;

    /// <param name="value">Null when a setting that has no default is left out.</param>
    protected abstract bool Holds(object? value);

    protected sealed override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var setting = $"{SectionOf(validationContext.ObjectType)}:{validationContext.MemberName}";
        var mistakes = value is IEnumerable<string> list
            ? [.. list.Where(item => !Holds(item)).Select(item => $"{setting} has '{item}'; it must be {Rule}.")]
            : Holds(value) ? Array.Empty<string>()
            : IsSecret ? [$"{setting} must be {Rule}."]
            : [$"{setting} is '{value}'; it must be {Rule}."];
        return mistakes.Length > 0
            ? new ValidationResult(string.Join('\n', mistakes))
            : ValidationResult.Success;
    }

    private static string? SectionOf(Type type) =>
        (string?)type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue();
}
