using OrleansChat.Configuration;

namespace OrleansChat.Silo.Mail;

/// <summary>A host's name or address, or nothing.</summary>
internal sealed class HostNameAttribute : SettingRuleAttribute
{
    public override string Rule => "the name or address of a host, without a port";

    protected override bool Holds(object? value) =>
        value is null or "" || (value is string text && Uri.CheckHostName(text) is not UriHostNameType.Unknown);
}
