using System.Text.Json;

namespace OrleansChat.Frontend.Protocol;

/// <summary>The parts of a request that are read before its members.</summary>
/// <param name="Kind">The kind that <c>type</c> names.</param>
/// <param name="Id">The id, if it is an integer from 1 to 2^53−1.</param>
/// <param name="HasId">Whether there is a member <c>id</c>, valid or not.</param>
/// <remarks>If a member is repeated, the last value wins.</remarks>
internal readonly record struct Envelope(RequestKind Kind, long? Id, bool HasId)
{
    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = ProtocolLimits.NestingMax };

    /// <summary>Reads the whole message once, so that no part of an invalid message is ever processed.</summary>
    /// <returns>False if it isn't JSON, isn't an object, or is nested too deeply.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out Envelope envelope)
    {
        envelope = default;
        try
        {
            var json = new Utf8JsonReader(message, ReaderOptions);
            if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                envelope = WithMember(envelope, ref json);
            }

            // Anything after the object is an error.
            return !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Envelope WithMember(Envelope envelope, ref Utf8JsonReader json)
    {
        var isId = JsonText.Equal(ref json, "id"u8);
        var isType = !isId && JsonText.Equal(ref json, "type"u8);
        json.Read();
        if (isId)
        {
            envelope = envelope with { HasId = true, Id = ReadId(ref json) };
        }
        else if (isType)
        {
            envelope = envelope with { Kind = RequestKinds.Read(ref json) };
        }

        json.Skip();
        return envelope;
    }

    private static long? ReadId(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.Number
        && json.TryGetInt64(out var id)
        && id is >= 1 and <= ProtocolLimits.RequestIdMax
            ? id
            : null;
}
