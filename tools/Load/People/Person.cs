using System.Text.Json;
using OrleansChat.Tools.Load.Sockets;

namespace OrleansChat.Tools.Load.People;

/// <summary>A guest of the server, and the connection that the guest has at the moment.</summary>
internal sealed class Person(string id, string token)
{
    private static readonly TimeSpan RetryAfterUnnamed = TimeSpan.FromMilliseconds(250);
    private const int TriesMax = 50;

    public string Id { get; } = id;

    public Connection? Connection { get; private set; }

    /// <summary>Opens a connection and says hello.</summary>
    public async Task Connect(LoadLoop loop, bool batch = false)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Connection = await loop.Open();
                var more = batch ? ",\"batch\":true" : string.Empty;
                await Ask(loop, $"\"type\":\"hello\",\"token\":\"{token}\",\"client\":\"load\"{more}");
                return;
            }
            catch (ConnectionLostException) when (attempt < TriesMax)
            {
                await loop.Delay(RetryAfterUnnamed);
            }
        }
    }

    /// <summary>Makes a conversation, with further members from the start.</summary>
    public async Task<Room> Create(LoadLoop loop, string kind, string title, IEnumerable<string> members)
    {
        var reply = await Ask(
            loop,
            $"\"type\":\"create\",\"kind\":\"{kind}\",\"clientId\":\"{Guid.NewGuid():N}\",\"title\":\"{title}\","
            + $"\"members\":[{string.Join(',', members.Select(member => $"\"{member}\""))}]");
        var conversation = reply.GetProperty("conversation");
        return new Room(loop.Requests, conversation.GetProperty("id").GetString()!, kind)
        {
            Head = conversation.GetProperty("head").GetInt64(),
            Epoch = conversation.GetProperty("epoch").GetRawText(),
        };
    }

    public Task Join(LoadLoop loop, Room room) => Ask(loop, $"\"type\":\"join\",\"conversation\":\"{room.Id}\"");

    /// <summary>Reads a conversation from now on.</summary>
    public async Task Subscribe(LoadLoop loop, Reader reader)
    {
        var reply = await Ask(loop, $"\"type\":\"subscribe\",\"conversations\":[{{\"id\":\"{reader.Room.Id}\"}}]");
        var item = reply.GetProperty("items")[0];
        if (item.TryGetProperty("error", out var error))
        {
            throw new InvalidOperationException($"The subscription was refused: {error}");
        }

        reader.Room.Epoch = item.GetProperty("epoch").GetRawText();
        reader.Follow(Connection!, item.GetProperty("head").GetInt64());
        Connection!.Reader = reader;
    }

    /// <summary>Reads on from where the reader had been.</summary>
    /// <returns>Whether the server brought everything in between.</returns>
    public async Task<bool> Resume(Reader reader)
    {
        var room = reader.Room;
        var reply = await Connection!.Ask(
            $"\"type\":\"subscribe\",\"conversations\":[{{\"id\":\"{room.Id}\",\"after\":{reader.Next - 1},"
            + $"\"epoch\":{room.Epoch}}}]");
        var head = Scan.Number(reply, "\"head\":"u8);
        if (reply.AsSpan().IndexOf("\"recovered\":true"u8) < 0 || head < 0)
        {
            return false;
        }

        var isWhole = reader.CatchUp(Connection!, head, reply);
        Connection!.Reader = reader;
        return isWhole;
    }

    /// <summary>Asks, and asks again when the server says that it may work later.</summary>
    private async Task<JsonElement> Ask(LoadLoop loop, string members)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = JsonSerializer.Deserialize<JsonElement>(await Connection!.Ask(members));
            if (reply.TryGetProperty("ok", out var ok))
            {
                return ok;
            }

            var error = reply.GetProperty("error");
            var mayTryAgain = error.TryGetProperty("temporary", out var temporary) && temporary.GetBoolean();
            if (!mayTryAgain || attempt == TriesMax)
            {
                throw new InvalidOperationException($"The server refused {members}: {error}");
            }

            await loop.Delay(error.TryGetProperty("retryAfterMs", out var delay)
                ? TimeSpan.FromMilliseconds(delay.GetDouble())
                : RetryAfterUnnamed);
        }
    }
}
