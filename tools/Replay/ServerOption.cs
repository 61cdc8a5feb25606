using System.CommandLine;

namespace OrleansChat.Tools.Replay;

/// <summary>The option that names a running server.</summary>
internal static class ServerOption
{
    public static Option<Uri?> Create(string description, string? normal = null)
    {
        var option = new Option<Uri?>("--url")
        {
            Description = description,
            HelpName = "http://host:port",
            CustomParser = argument =>
            {
                var text = argument.Tokens[0].Value;
                if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                {
                    return url;
                }

                argument.AddError($"--url takes an address such as http://localhost:8080, not '{text}'.");
                return null;
            },
        };
        if (normal is not null)
        {
            option.DefaultValueFactory = _ => new Uri(normal);
        }

        return option;
    }
}
