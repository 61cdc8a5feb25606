using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Grains.Accounts;

/// <summary>An address to which a path can be added.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WebAddressAttribute() : ValidationAttribute("a web address, such as https://chat.example.org")
{
    public override bool IsValid(object? value) =>
        value is string text
        && !text.Any(char.IsWhiteSpace)
        && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address is { Scheme: "http" or "https", Host.Length: > 0, Query: "", Fragment: "", UserInfo: "" };
}
