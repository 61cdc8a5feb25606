using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>
/// The requests as schemas: their members from the types that the decoder reads, each with the rule of its value, and
/// what must be there from the decoder's own judgement.
/// </summary>
internal sealed class RequestSchemas(Components components)
{
    private static readonly ImmutableArray<Type> Ids =
        [typeof(ConversationId), typeof(UserId), typeof(UploadId), typeof(Epoch)];

    public JsonObject Of(RequestKind kind)
    {
        var type = RequestDecoder.TypeOf(kind);
        var members = new JsonObject
        {
            ["id"] = components.Ref("RequestId"),
            ["type"] = new JsonObject { ["const"] = RequestKinds.Words.Word(kind) },
        };
        var schema = new JsonObject { ["type"] = "object", ["properties"] = members };
        var required = new JsonArray("type");
        if (!RequestKinds.IsHint(kind))
        {
            required.Insert(0, "id");
        }

        schema["required"] = required;
        AddMembers(schema, type);
        return schema;
    }

    private void AddMembers(JsonObject schema, JsonTypeInfo type)
    {
        var members = schema["properties"]!.AsObject();
        var names = new List<string>();
        foreach (var member in type.Properties.Where(member => member.AssociatedParameter is not null)
            .OrderBy(member => member.AssociatedParameter!.Position))
        {
            names.Add(member.Name);
            members[member.Name] = Value(member, type.Options);
        }

        new RequestProbe(type, names.ToDictionary(name => name, name => members[name]!), components).Describe(schema);
    }

    private JsonObject Value(JsonPropertyInfo member, JsonSerializerOptions options)
    {
        var type = Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        var rule = (IRequestValue)(member.CustomConverter ?? options.GetConverter(type));
        if (!type.IsConstructedGenericType)
        {
            return Named(type, rule);
        }

        var list = rule.Schema;
        var item = type.GenericTypeArguments[0];
        if (item != typeof(string))
        {
            list["items"] = options.GetTypeInfo(item) is { Kind: JsonTypeInfoKind.Object } itemType
                ? Object(itemType)
                : Named(item, (IRequestValue)options.GetConverter(item));
        }

        return list;
    }

    private JsonObject Object(JsonTypeInfo type)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        AddMembers(schema, type);
        return components.Add(type.Type.Name, schema);
    }

    private JsonObject Named(Type type, IRequestValue rule) =>
        Ids.Contains(type) ? components.Add("Id", rule.Schema)
        : type.Namespace == typeof(ConversationId).Namespace ? components.Add(type.Name, rule.Schema)
        : rule.Schema;
}
