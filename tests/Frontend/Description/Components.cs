using System.Text.Json.Nodes;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>Schemas that have a name, because several messages share them.</summary>
internal sealed class Components
{
    private const string Prefix = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    public JsonObject Ref(string name) => new() { ["$ref"] = Prefix + name };

    /// <summary>Names a schema; the same name always stands for the same schema.</summary>
    /// <returns>A reference to it.</returns>
    public JsonObject Add(string name, JsonObject schema)
    {
        if (!_schemas.TryAdd(name, schema))
        {
            JsonNode.DeepEquals(_schemas[name], schema).ShouldBeTrue($"{name} is of two forms.");
        }

        return Ref(name);
    }

    /// <summary>The schema itself, if this is a reference to one.</summary>
    public JsonNode Resolve(JsonNode schema) =>
        schema["$ref"] is { } reference ? _schemas[((string)reference!)[Prefix.Length..]] : schema;

    public JsonObject ToJson() =>
        new([.. _schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value.DeepClone()))]);
}
