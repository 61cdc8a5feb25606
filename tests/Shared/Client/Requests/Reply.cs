using System.Text.Json;

namespace OrleansChat.Tests.Client.Requests;

/// <summary>The server's answer to a request.</summary>
/// <param name="Id">The id of the request; null when the server could not tell which.</param>
/// <param name="Ok">The result; null for an error.</param>
/// <param name="Error">The error; null for a result.</param>
/// <param name="Index">Its place among all that the connection received, from 0.</param>
public sealed record Reply(long? Id, JsonElement? Ok, ReplyError? Error, long Index)
{
    /// <summary>The result; throws for an error.</summary>
    public JsonElement Value => Ok ?? throw new RequestRefusedException(Error!);

    internal static Reply Parse(JsonElement frame, long index)
    {
        var re = frame.GetProperty("re");
        return new Reply(
            re.ValueKind == JsonValueKind.Number ? re.GetInt64() : null,
            frame.TryGetProperty("ok", out var ok) ? ok : null,
            frame.TryGetProperty("error", out var error) ? ReplyError.Parse(error) : null,
            index);
    }
}
