using OrleansChat.Configuration;

namespace OrleansChat.Grains.Accounts;

/// <summary>An address to which a path can be added.</summary>
internal sealed class WebAddressAttribute : SettingRuleAttribute
{
    public override string Rule => "a web address, such as https://chat.example.org";

    protected override bool Holds(object? value) =>
        value is string text
        && !text.Any(char.IsWhiteSpace)
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", Host.Length: > 0, Query: "", Fragment: "", UserInfo: "" };
}
