using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansChat.Tests.Protocol;

/// <summary>A connection on which all that goes out and comes in is compared with the description.</summary>
internal sealed class DescribedSession(Visitor visitor, ProtocolDescription description)
{
    private static CancellationToken Stopped => LiveServer.Stopped;

    public string Id => visitor.Id;

    /// <returns>The result.</returns>
    public async Task<JsonElement> Ask(string type, object? members = null)
    {
        var request = members is null ? [] : JsonSerializer.SerializeToNode(members)!.AsObject();
        request["id"] = 1;
        request["type"] = type;
        description.Check($"request.{type}", request.Deserialize<JsonElement>());
        var reply = await visitor.Connection.Ask(type, members, Stopped);
        reply.Error.ShouldBeNull(type);
        description.Check($"reply.{type}", Reply("ok", reply.Value));
        return reply.Value;
    }

    /// <summary>Awaits an event.</summary>
    public async Task Hear(string kind)
    {
        var heard = await visitor.Connection.Next(kind, Stopped);
        description.Check($"event.{kind}", heard.Json);
    }

    private static JsonElement Reply(string member, JsonElement value) =>
        new JsonObject { ["re"] = 1, [member] = JsonNode.Parse(value.GetRawText()) }.Deserialize<JsonElement>();
}
