using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Configuration;

/// <summary>A text that must not be empty.</summary>
public sealed class GivenAttribute : SettingRuleAttribute
{
    public override string Rule => "given";

    protected override bool Holds(object? value) => value is string { Length: > 0 };
}

/// <summary>One of a few words.</summary>
public sealed class OneOfAttribute(params string[] words) : SettingRuleAttribute
{
    public override string Rule => $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    protected override bool Holds(object? value) => value is string word && words.Contains(word);
}

/// <summary>An e-mail address.</summary>
public sealed class MailAddressAttribute : SettingRuleAttribute
{
    private static readonly EmailAddressAttribute Address = new();

    public override string Rule => "an e-mail address";

    protected override bool Holds(object? value) => Address.IsValid(value);
}
