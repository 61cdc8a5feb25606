using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Silo.Mail;

/// <summary>A host's name or address, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HostNameAttribute() : ValidationAttribute("the name or address of a host, without a port")
{
    public override bool IsValid(object? value) =>
        value is null or "" || (value is string text && Uri.CheckHostName(text) is not UriHostNameType.Unknown);
}
