namespace OrleansChat.Tests.Client.Servers;

/// <summary>Where the built server is.</summary>
internal static class ServerProgram
{
    private const string File = "OrleansChat.Silo.dll";

    /// <summary>The server built beside this program, in the same configuration.</summary>
    /// <remarks>The environment variable CHAT_SERVER names another one.</remarks>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("CHAT_SERVER") is { Length: > 0 } named)
        {
            return named;
        }

        // …/artifacts/bin/PROJECT/CONFIGURATION/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var built = Path.Combine(
            configuration.Parent?.Parent?.FullName ?? string.Empty, "Silo", configuration.Name, File);
        return System.IO.File.Exists(built)
            ? built
            : throw new FileNotFoundException($"There is no server at {built}: build it with 'dotnet build Silo'.");
    }
}
