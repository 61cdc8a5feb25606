using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrleansChat.Frontend.Protocol;

/// <summary>A value of a request says what it must be.</summary>
internal interface IRequestValue
{
    /// <summary>The rule as a JSON Schema, for the description of the protocol.</summary>
    JsonObject Schema { get; }
}

/// <summary>A value of a request, with the rule that it must follow. Null counts as absent.</summary>
internal abstract class RequestValue<T> : JsonConverter<T>, IRequestValue
{
    public abstract JsonObject Schema { get; }

    public sealed override bool HandleNull => true;

    /// <summary>The value under the reader, which is not null.</summary>
    /// <exception cref="ViolationException">The value breaks the rule.</exception>
    public abstract T Read(ref Utf8JsonReader json);

    public sealed override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.Null ? default : Read(ref reader);

    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are only read.");

    /// <summary>Text of so many Unicode scalar values; U+0000 and unpaired surrogates are not text.</summary>
    protected static string ReadText(ref Utf8JsonReader json, int min, int max)
    {
        if (json.TokenType is not JsonTokenType.String)
        {
            throw new ViolationException("must be a string");
        }

        var text = JsonText.Read(ref json)
            ?? throw new ViolationException("must not contain U+0000 or unpaired surrogates");
        var length = text.Length <= max ? text.Length : text.EnumerateRunes().Count();
        return length >= min && length <= max
            ? text
            : throw new ViolationException(Requirements.Characters(Math.Max(1, min), max));
    }

    protected static JsonObject TextSchema(int min, int max) =>
        new() { ["type"] = "string", ["minLength"] = min, ["maxLength"] = max };

    protected static long ReadInteger(ref Utf8JsonReader json, long min, long max) =>
        json.TokenType is JsonTokenType.Number && json.TryGetInt64(out var value) && value >= min && value <= max
            ? value
            : throw new ViolationException(Requirements.IntegerFrom(min, max));

    protected static JsonObject IntegerSchema(long min, long max)
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min };
        if (max < long.MaxValue)
        {
            schema["maximum"] = max;
        }

        return schema;
    }
}

/// <summary>A request breaks a rule.</summary>
/// <param name="must">What the member must be; its name is in <see cref="JsonException.Path"/>.</param>
internal sealed class ViolationException(string must) : JsonException(must);

internal abstract class TextValue(int min, int max) : RequestValue<string?>
{
    public override JsonObject Schema => TextSchema(min, max);

    public override string Read(ref Utf8JsonReader json) => ReadText(ref json, min, max);
}

internal abstract class IntegerValue(long min, long max) : RequestValue<long?>
{
    public override JsonObject Schema => IntegerSchema(min, max);

    public override long? Read(ref Utf8JsonReader json) => ReadInteger(ref json, min, max);
}

internal abstract class SizeValue(int max) : RequestValue<int?>
{
    public override JsonObject Schema => IntegerSchema(1, max);

    public override int? Read(ref Utf8JsonReader json) => (int)ReadInteger(ref json, 1, max);
}

internal abstract class IdValue<T>(int lengthMax, string pattern, IdValue<T>.TryParse tryParse, string must)
    : RequestValue<T>
{
    public delegate bool TryParse(string? text, out T id);

    public override JsonObject Schema
    {
        get
        {
            var schema = TextSchema(1, lengthMax);
            schema["pattern"] = pattern;
            return schema;
        }
    }

    public override T Read(ref Utf8JsonReader json) =>
        tryParse(ReadText(ref json, 1, lengthMax), out var id) ? id : throw new ViolationException(must);
}

/// <summary>One of the words of an enum.</summary>
internal abstract class WordValue<T>(Vocabulary<T> words) : RequestValue<T>
    where T : struct, Enum
{
    public override JsonObject Schema =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Words.Select(word => (JsonNode)word)]) };

    public override T Read(ref Utf8JsonReader json) =>
        JsonText.Word(ref json, words) ?? throw new ViolationException(Requirements.OneOf(words));
}

/// <summary>A list with a maximum length and without nulls.</summary>
internal abstract class ListValue<T>(int max, RequestValue<T?> item) : RequestValue<ImmutableArray<T>>
{
    public override JsonObject Schema =>
        new() { ["type"] = "array", ["maxItems"] = max, ["items"] = item.Schema };

    public override ImmutableArray<T> Read(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            throw new ViolationException("must be an array");
        }

        var items = ImmutableArray.CreateBuilder<T>();
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (items.Count == max)
            {
                throw new ViolationException(Requirements.AtMost(max));
            }

            items.Add(item.Read(ref json)!);
        }

        return items.DrainToImmutable();
    }
}
