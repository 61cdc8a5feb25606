using System.Text.Json.Nodes;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tools.Load.Servers;

/// <summary>Runtime settings for the baseline's process.</summary>
internal static class RuntimeSettings
{
    /// <summary>The SDK's defaults for web programs: the server garbage collector.</summary>
    public static string OfWebPrograms => Text(new JsonObject
    {
        ["System.GC.Server"] = true,
    });

    /// <summary>The runtime settings of the chat server.</summary>
    public static string OfChatServer()
    {
        var program = ServerProgram.Find();
        var settings = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(program, ".runtimeconfig.json")));
        return Text(settings?["runtimeOptions"]?["configProperties"]?.DeepClone() ?? new JsonObject());
    }

    private static string Text(JsonNode properties)
    {
        var version = Environment.Version.ToString(3);
        return new JsonObject
        {
            ["runtimeOptions"] = new JsonObject
            {
                ["tfm"] = "net10.0",
                ["frameworks"] = new JsonArray(
                    Framework("Microsoft.NETCore.App"), Framework("Microsoft.AspNetCore.App")),
                ["configProperties"] = properties,
            },
        }.ToJsonString();

        JsonObject Framework(string name) => new() { ["name"] = name, ["version"] = version };
    }
}
