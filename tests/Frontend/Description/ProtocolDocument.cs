using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>The WebSocket protocol as an AsyncAPI document: its types from the code, its texts from the page.</summary>
internal sealed class ProtocolDocument
{
    private const string Channel = "#/channels/socket";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ProtocolPage _page = new();
    private readonly Components _components = new();
    private readonly JsonObject _messages = [];
    private readonly JsonObject _operations = [];

    public static ImmutableArray<RequestKind> Requests { get; } =
        [.. Enum.GetValues<RequestKind>().Except([RequestKind.Missing, RequestKind.Unknown])];

    public override string ToString()
    {
        AddWords();
        AddRequests();
        AddReplies();
        AddEvents();
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Orleans.Chat",
                ["version"] = "1",
                ["description"] = "Conversations over a WebSocket. Both sides ignore unknown members, and clients "
                    + "ignore unknown events. docs/protocol.md says what the server promises.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = new JsonObject { ["socket"] = Socket() },
            ["operations"] = _operations,
            ["components"] = new JsonObject { ["messages"] = _messages, ["schemas"] = _components.ToJson() },
        }.ToJsonString(Readable) + "\n";
    }

    private JsonObject Socket() => new()
    {
        ["address"] = "/v1/ws",
        ["description"] = "Text frames with one JSON object each.",
        ["messages"] = new JsonObject([.. _messages.Select(message => KeyValuePair.Create(
            message.Key, (JsonNode?)Ref($"#/components/messages/{message.Key}")))]),
        ["bindings"] = new JsonObject { ["ws"] = new JsonObject { ["method"] = "GET" } },
        ["x-close-codes"] = new JsonArray([.. Enum.GetValues<CloseCode>().Select(CloseCodeRow)]),
    };

    private JsonNode CloseCodeRow(CloseCode code) => new JsonObject
    {
        ["code"] = (int)code,
        ["name"] = code.ToString(),
        ["meaning"] = _page.CloseCodes[(int)code].Meaning,
        ["client"] = _page.CloseCodes[(int)code].Client,
    };

    private void AddWords()
    {
        _components.Add("RequestId", new JsonObject
        {
            ["type"] = "integer",
            ["minimum"] = 1,
            ["maximum"] = ProtocolLimits.RequestIdMax,
        });
        _components.Add("Time", new JsonObject
        {
            ["type"] = "string",
            ["format"] = "date-time",
            ["pattern"] = @"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$",
        });
        _components.Add("MediaType", new JsonObject
        {
            ["type"] = "string",
            ["pattern"] = "^[a-z]+/[a-z0-9.+-]+$",
        });
        AddWords("SenderType", Words.SenderTypes.Words);
        AddWords("MemberChange", Words.Changes.Words);
        AddWords("NoticeReason", Words.NoticeReasons.Words);
        AddWords("ErrorCode", Enum.GetValues<ErrorCode>().Select(ErrorCodes.WireName));
    }

    private void AddWords(string name, IEnumerable<string> words) => _components.Add(name, new JsonObject
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]),
    });

    private void AddRequests()
    {
        var schemas = new RequestSchemas(_components);
        foreach (var kind in Requests)
        {
            var type = RequestKinds.Words.Word(kind);
            AddMessage($"request.{type}", _page.Requests[type].Members, schemas.Of(kind), "id");
            _operations[type] = new JsonObject
            {
                ["action"] = "receive",
                ["channel"] = Ref(Channel),
                ["messages"] = Messages($"request.{type}"),
                ["reply"] = new JsonObject
                {
                    ["channel"] = Ref(Channel),
                    ["messages"] = Messages($"reply.{type}", "reply.error"),
                },
            };
        }
    }

    private void AddReplies()
    {
        var frames = new FrameSchemas(
            _components,
            [.. FrameSamples.Replies.SelectMany(replies => replies), .. FrameSamples.Errors, .. FrameSamples.Events],
            FrameSamples.LoggedEvents.Select(KindOf).Distinct());
        foreach (var kind in Requests)
        {
            var type = RequestKinds.Words.Word(kind);
            var schema = frames.Reply(FrameSamples.Replies[kind], _components.Ref("RequestId"));
            AddMessage($"reply.{type}", _page.Requests[type].Ok, schema, "re");
        }

        var noRequest = new JsonObject
        {
            ["anyOf"] = new JsonArray(_components.Ref("RequestId"), new JsonObject { ["type"] = "null" }),
        };
        AddMessage(
            "reply.error",
            "Why a request wasn't carried out. Without `re`, the frame had no usable `id`.",
            frames.Reply(FrameSamples.Errors, noRequest),
            "re");
    }

    private void AddEvents()
    {
        var kinds = FrameSamples.Events.Select(KindOf).Distinct().ToList();
        foreach (var kind in kinds)
        {
            AddMessage($"event.{kind}", _page.Events[kind], _components.Ref(FrameSchemas.EventName(kind)));
        }

        _operations["events"] = new JsonObject
        {
            ["action"] = "send",
            ["channel"] = Ref(Channel),
            ["messages"] = Messages([.. kinds.Select(kind => $"event.{kind}")]),
        };
    }

    private void AddMessage(string name, string description, JsonObject payload, string? correlation = null)
    {
        var message = new JsonObject { ["name"] = name };
        if (description.Length > 0)
        {
            message["description"] = description;
        }

        if (correlation is not null)
        {
            message["correlationId"] = new JsonObject { ["location"] = $"$message.payload#/{correlation}" };
        }

        message["payload"] = payload;
        _messages[name] = message;
    }

    private static JsonArray Messages(params string[] names) =>
        [.. names.Select(name => (JsonNode)Ref($"{Channel}/messages/{name}"))];

    private static JsonObject Ref(string target) => new() { ["$ref"] = target };

    private static string KindOf(JsonElement frame) => frame.GetProperty("event").GetString()!;
}
