using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Tools.Load.Baseline;

/// <summary>The requests of one connection.</summary>
internal sealed class BaselineRequests(BaselineServer server)
{
    private readonly List<BaselineRoom> _reading = [];
    private string _user = string.Empty;

    public void Handle(BaselineConnection connection, ReadOnlySpan<byte> frame)
    {
        var request = Request.Read(frame);
        switch (request.Type)
        {
            case "send" when server.Find(request.Conversation) is { } room:
                var at = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                var seq = room.Send(_user, frame[request.ClientId], frame[request.Text], at);
                Reply(connection, request.Id, $"\"seq\":{seq},\"at\":\"{at}\",\"epoch\":\"1\",\"duplicate\":false");
                break;
            case "hello":
                _user = request.Token;
                Reply(connection, request.Id, $"\"connection\":\"c\",\"user\":{{\"id\":\"{_user}\"}}");
                break;
            case "create":
                var created = server.Create($"c-{Encoding.UTF8.GetString(frame[request.ClientId])}");
                Reply(
                    connection,
                    request.Id,
                    $"\"conversation\":{{\"id\":\"{created.Id}\",\"epoch\":\"1\",\"head\":{created.Head}}}");
                break;
            case "subscribe" when server.Find(request.Conversation) is { } read:
                _reading.Add(read);
                read.Subscribe(connection, request.Id, request.After);
                break;
            default:
                Reply(connection, request.Id, string.Empty);
                break;
        }
    }

    public void Leave(BaselineConnection connection)
    {
        foreach (var room in _reading)
        {
            room.Leave(connection);
        }
    }

    private static void Reply(BaselineConnection connection, long id, string members) =>
        connection.Deliver(ServerFrames.Text(Encoding.UTF8.GetBytes($"{{\"re\":{id},\"ok\":{{{members}}}}}")));

    private ref struct Request
    {
        public string Type;
        public string Conversation;
        public string Token;
        public long Id;
        public long? After;
        public Range ClientId;
        public Range Text;

        public static Request Read(ReadOnlySpan<byte> frame)
        {
            var request = new Request { Type = "", Conversation = "", Token = "" };
            var json = new Utf8JsonReader(frame);
            while (json.Read())
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                request.Take(ref json);
            }

            return request;
        }

        private void Take(ref Utf8JsonReader json)
        {
            var isTop = json.CurrentDepth == 1;
            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("id"u8))
            {
                if (isTop)
                {
                    Id = json.GetInt64();
                }
                else
                {
                    Conversation = json.GetString()!;
                }
            }
            else if (name.SequenceEqual("type"u8))
            {
                Type = json.ValueTextEquals("send"u8) ? "send" : json.GetString()!;
            }
            else if (name.SequenceEqual("conversation"u8))
            {
                Conversation = json.GetString()!;
            }
            else if (name.SequenceEqual("clientId"u8))
            {
                ClientId = Place(ref json);
            }
            else if (name.SequenceEqual("text"u8))
            {
                Text = Place(ref json);
            }
            else if (name.SequenceEqual("token"u8))
            {
                Token = json.GetString()!;
            }
            else if (name.SequenceEqual("after"u8))
            {
                After = json.GetInt64();
            }
        }

        private static Range Place(ref Utf8JsonReader json)
        {
            var start = (int)json.TokenStartIndex + 1;
            return start..(start + json.ValueSpan.Length);
        }
    }
}
