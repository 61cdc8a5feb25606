using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>
/// What the server sends as schemas, derived from frames: a member that some frames of a kind lack is optional.
/// </summary>
internal sealed class FrameSchemas
{
    /// <summary>What texts are, by the names of members: the wire uses one name for one thing, nearly always.</summary>
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["id"] = "Id",
        ["conversation"] = "Id",
        ["user"] = "Id",
        ["mentions"] = "Id",
        ["by"] = "Id",
        ["participants"] = "Id",
        ["emoji"] = "Emoji",
        ["avatar"] = "Id",
        ["workspace"] = "Id",
        ["epoch"] = "Id",
        ["session"] = "Id",
        ["connection"] = "Id",
        ["clientId"] = "ClientId",
        ["at"] = "Time",
        ["time"] = "Time",
        ["lastSeen"] = "Time",
        ["mutedUntil"] = "Time",
        ["expiresAt"] = "Time",
        ["kind"] = "ConversationKind",
        ["recipientType"] = "ConversationKind",
        ["access"] = "AccessRule",
        ["role"] = "MemberRole",
        ["change"] = "MemberChange",
        ["type"] = "SenderType",
        ["Attachment.type"] = "MediaType",
        ["code"] = "ErrorCode",
        ["notify"] = "NotifyLevel",
        ["reason"] = "NoticeReason",
    };

    /// <summary>What objects are, by the names of members.</summary>
    private static readonly Dictionary<string, string> Objects = new(StringComparer.Ordinal)
    {
        ["sender"] = "Participant",
        ["user"] = "Participant",
        ["conversation"] = "Conversation",
        ["error"] = "Error",
        ["last"] = "LoggedEvent",
        ["events"] = "LoggedEvent",
        ["event"] = "LoggedEvent",
        ["attachments"] = "Attachment",
    };

    private readonly Components _components;
    private readonly Dictionary<string, List<JsonElement>> _named = new(StringComparer.Ordinal);

    /// <param name="components">Gets the schemas that have a name.</param>
    /// <param name="frames">All frames.</param>
    /// <param name="loggedKinds">The events that stand in a log.</param>
    public FrameSchemas(Components components, IEnumerable<JsonElement> frames, IEnumerable<string> loggedKinds)
    {
        _components = components;
        foreach (var frame in frames)
        {
            Collect(frame.TryGetProperty("event", out _) ? "events" : null, frame);
        }

        foreach (var (name, values) in _named)
        {
            components.Add(name, Object(values, name));
        }

        var logged = loggedKinds.Select(kind => (JsonNode)components.Ref(EventName(kind)));
        components.Add("LoggedEvent", new JsonObject { ["oneOf"] = new JsonArray([.. logged]) });
    }

    /// <summary>The name of an event's schema.</summary>
    public static string EventName(string kind) => $"{char.ToUpperInvariant(kind[0])}{kind[1..]}Event";

    /// <param name="frames">Replies to one kind of request, or errors.</param>
    /// <param name="re">What names the request.</param>
    public JsonObject Reply(IEnumerable<JsonElement> frames, JsonNode re)
    {
        var schema = Object([.. frames]);
        schema["properties"]!["re"] = re;
        return schema;
    }

    /// <summary>Finds all objects that have a name, however deep.</summary>
    private void Collect(string? name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Collect(name, item);
            }
        }
        else if (value.ValueKind is JsonValueKind.Object)
        {
            if (name is not null && Objects.TryGetValue(name, out var component))
            {
                component = component == "LoggedEvent"
                    ? EventName(value.GetProperty("event").GetString()!)
                    : component;
                _named.TryAdd(component, []);
                _named[component].Add(value);
            }

            foreach (var member in value.EnumerateObject())
            {
                Collect(member.Name, member.Value);
            }
        }
    }

    /// <param name="values">All of its values.</param>
    /// <param name="component">The name of its schema, if it has one.</param>
    private JsonObject Object(IReadOnlyList<JsonElement> values, string? component = null)
    {
        var members = values.SelectMany(value => value.EnumerateObject()).GroupBy(member => member.Name).ToList();
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject([.. members.Select(member => KeyValuePair.Create(
                member.Key, (JsonNode?)Value(member.Key, [.. member.Select(property => property.Value)], component)))]),
        };
        var required = members.Where(member => member.Count() == values.Count).Select(member => (JsonNode)member.Key);
        schema["required"] = new JsonArray([.. required]);
        return schema;
    }

    private JsonObject Value(
        string name, IReadOnlyList<JsonElement> values, string? owner) => values[0].ValueKind switch
        {
            JsonValueKind.Object when Objects.TryGetValue(name, out var component) => _components.Ref(component),
            JsonValueKind.Object => Object(values),
            JsonValueKind.Array => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Value(name, [.. values.SelectMany(value => value.EnumerateArray())], owner),
            },
            JsonValueKind.String when name == "event" => new JsonObject { ["const"] = values[0].GetString() },
            JsonValueKind.String when TextOf(name, owner) is { } component => _components.Ref(component),
            JsonValueKind.String => new JsonObject { ["type"] = "string" },
            JsonValueKind.Number => new JsonObject { ["type"] = "integer" },
            _ => new JsonObject { ["type"] = "boolean" },
        };

    private static string? TextOf(string name, string? owner) =>
        Texts.GetValueOrDefault($"{owner}.{name}") ?? Texts.GetValueOrDefault(name);
}
