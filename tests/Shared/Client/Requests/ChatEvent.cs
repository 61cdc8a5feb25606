using System.Text.Json;

namespace OrleansChat.Tests.Client.Requests;

/// <summary>An event as it arrived, with the members that most readers want at hand.</summary>
/// <param name="Kind">The member <c>event</c>.</param>
/// <param name="Json">The whole event.</param>
/// <param name="Index">Its place among all that the connection received, from 0; −1 for one inside a reply.</param>
public sealed record ChatEvent(string Kind, JsonElement Json, long Index)
{
    public string? Conversation => Text("conversation");

    public long? Seq => Json.TryGetProperty("seq", out var seq) ? seq.GetInt64() : null;

    public string? ClientId => Text("clientId");

    public string? Body => Text("text");

    public string? SenderId => Sender("id");

    public string? SenderName => Sender("name");

    public override string ToString() => Json.GetRawText();

    internal static ChatEvent Parse(JsonElement json, long index = -1) =>
        new(json.GetProperty("event").GetString()!, json, index);

    private string? Text(string member) =>
        Json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private string? Sender(string member) =>
        Json.TryGetProperty("sender", out var sender) && sender.TryGetProperty(member, out var value)
            ? value.GetString()
            : null;
}
