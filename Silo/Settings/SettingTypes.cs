using System.ComponentModel;

namespace OrleansChat.Silo.Settings;

/// <summary>What the text of a setting must be to be read as the type of its property.</summary>
internal static class SettingTypes
{
    /// <returns>The type in words if the text cannot be read as one; otherwise null.</returns>
    public static string? NameOfUnread(string text, Type type)
    {
        var isOptional = Nullable.GetUnderlyingType(type) is not null;
        var name = NameOf(Nullable.GetUnderlyingType(type) ?? type);
        return name is null || (isOptional && text.Length == 0) || IsRead(text, type) ? null : name;
    }

    private static string? NameOf(Type type) => type.IsEnum ? Words(type) : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "true or false",
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        TypeCode.Double => "a number",
        _ => type == typeof(TimeSpan) ? "a time, such as 00:00:30" : null,
    };

    /// <summary>The words of an enum.</summary>
    public static string Words(Type type) =>
        $"{string.Join(", ", Enum.GetNames(type).SkipLast(1))} or {Enum.GetNames(type)[^1]}";

    /// <summary>As the binder reads it.</summary>
    private static bool IsRead(string text, Type type)
    {
        try
        {
            var value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return value is not null && (!type.IsEnum || Enum.IsDefined(type, value));
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
