using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>Finds out which members of an object must be there, or not together, by what the decoder refuses.</summary>
/// <param name="type">The object.</param>
/// <param name="members">The schemas of its members.</param>
/// <param name="components">What the schemas refer to.</param>
internal sealed class RequestProbe(
    JsonTypeInfo type, IReadOnlyDictionary<string, JsonNode> members, Components components)
{
    public void Describe(JsonObject schema)
    {
        var smallest = Smallest();
        var required = schema["required"]?.AsArray() ?? [];
        var conditions = new JsonArray();
        foreach (var name in smallest)
        {
            var instead = members.Keys.Except(smallest)
                .Where(other => Violation([.. smallest.Except([name]), other]) is null)
                .ToList();
            if (instead.Count == 0)
            {
                required.Add(name);
            }
            else
            {
                var either = instead.Prepend(name).Select(Requires);
                conditions.Add(new JsonObject { ["anyOf"] = new JsonArray([.. either]) });
            }
        }

        AddPairs(schema, conditions, smallest);
        NarrowWords(smallest);
        if (required.Count > 0)
        {
            schema["required"] = required.DeepClone();
        }

        if (conditions.Count > 0)
        {
            schema["allOf"] = conditions;
        }
    }

    /// <summary>The members without which nothing is accepted.</summary>
    private List<string> Smallest()
    {
        var given = new List<string>();
        while (Violation(given) is { } violation)
        {
            var name = violation.Split(':')[0];
            given.ShouldNotContain(name, violation);
            given.Add(name);
        }

        return given;
    }

    /// <summary>Members that need another one, and members that exclude each other.</summary>
    private void AddPairs(JsonObject schema, JsonArray conditions, List<string> smallest)
    {
        var optional = members.Keys.Except(smallest).ToList();
        var alone = optional.Where(name => Violation([.. smallest, name]) is null).ToList();
        foreach (var name in optional.Except(alone))
        {
            var needed = Violation([.. smallest, name])!.Split(':')[0];
            if (needed != name && Violation([.. smallest, name, needed]) is null)
            {
                schema["dependencies"] = new JsonObject { [name] = new JsonArray(needed) };
            }
        }

        foreach (var (index, name) in alone.Index())
        {
            foreach (var other in alone.Skip(index + 1))
            {
                if (Violation([.. smallest, name, other]) is not null)
                {
                    conditions.Add(new JsonObject { ["not"] = Requires(name, other) });
                }
            }
        }
    }

    /// <summary>Words of an enum that this object doesn't accept.</summary>
    private void NarrowWords(List<string> smallest)
    {
        foreach (var (name, member) in members)
        {
            var words = components.Resolve(member)["enum"]?.AsArray();
            var accepted = words?.Where(word => Violation([.. smallest.Except([name]), name], word) is null).ToList();
            if (words is not null && accepted!.Count < words.Count)
            {
                member.ReplaceWith(new JsonObject
                {
                    ["type"] = "string",
                    ["enum"] = new JsonArray([.. accepted.Select(word => word!.DeepClone())]),
                });
            }
        }
    }

    /// <param name="names">The members that are there.</param>
    /// <param name="last">The value of the last of them; if null, one that follows its schema.</param>
    private string? Violation(IReadOnlyList<string> names, JsonNode? last = null)
    {
        var message = new JsonObject();
        foreach (var name in names)
        {
            message[name] = last is not null && name == names[^1] ? last.DeepClone() : Sample(members[name]);
        }

        try
        {
            return ((RequestObject)message.Deserialize(type)!).Violation?.Message;
        }
        catch (ViolationException violation)
        {
            return $"{violation.Path!.TrimStart('$', '.')}: {violation.Message}";
        }
    }

    private JsonNode Sample(JsonNode schema)
    {
        var resolved = components.Resolve(schema);
        return resolved["enum"] is { } words ? words[0]!.DeepClone() : (string?)resolved["type"] switch
        {
            "string" => resolved["examples"]?[0]!.DeepClone() ?? "a",
            "boolean" => true,
            "integer" => resolved["minimum"]!.DeepClone(),
            "array" => new JsonArray(Sample(resolved["items"]!)),
            _ => new JsonObject([.. resolved["required"]!.AsArray().Select(name =>
                KeyValuePair.Create((string)name!, (JsonNode?)Sample(resolved["properties"]![(string)name!]!)))]),
        };
    }

    private static JsonObject Requires(params string[] names) =>
        new() { ["required"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    private static JsonObject Requires(string name) => Requires([name]);
}
