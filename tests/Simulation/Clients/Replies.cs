using System.Text.Json;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>What replies say.</summary>
internal static class Replies
{
    public static bool IsError(JsonElement reply, out string code)
    {
        var isError = reply.TryGetProperty("error", out var error);
        code = isError ? error.GetProperty("code").GetString()! : "";
        return isError;
    }

    public static bool IsTemporary(JsonElement reply) =>
        reply.TryGetProperty("error", out var error)
        && error.TryGetProperty("temporary", out var temporary)
        && temporary.GetBoolean();
}
