using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace OrleansChat.Tests.Protocol;

/// <summary>The AsyncAPI document of the protocol, read strictly: what it doesn't name must not be there.</summary>
internal sealed class ProtocolDescription
{
    private readonly JsonNode _document;
    private readonly Dictionary<string, JsonSchema> _messages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unseen;

    public ProtocolDescription(string document)
    {
        // Schemas are read as documents of their own, where definitions have another place.
        _document = JsonNode.Parse(document.Replace("#/components/schemas/", "#/definitions/"))!;
        Close(_document);
        _unseen = [.. _document["components"]!["messages"]!.AsObject().Select(message => message.Key)];
    }

    /// <summary>The messages that nothing was compared with.</summary>
    public IReadOnlyCollection<string> Unseen => _unseen;

    public void Check(string message, JsonElement frame)
    {
        if (!_messages.TryGetValue(message, out var schema))
        {
            _messages[message] = schema = Read(message);
        }

        _unseen.Remove(message);
        var found = schema.Evaluate(frame, new EvaluationOptions { OutputFormat = OutputFormat.List });
        var errors = found.Details?.Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}"));
        found.IsValid.ShouldBeTrue($"{message}: {frame}\n{string.Join('\n', errors ?? [])}");
    }

    private JsonSchema Read(string message) => JsonSchema.FromText(new JsonObject
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["definitions"] = _document["components"]!["schemas"]!.DeepClone(),
        ["allOf"] = new JsonArray(_document["components"]!["messages"]![message]!["payload"]!.DeepClone()),
    }.ToJsonString());

    private static void Close(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Close(item);
            }
        }
        else if (node is JsonObject members)
        {
            foreach (var (_, member) in members)
            {
                Close(member);
            }

            if (members["properties"] is JsonObject)
            {
                members["additionalProperties"] = false;
            }
        }
    }
}
