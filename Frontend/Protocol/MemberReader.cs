using System.Text;
using System.Text.Json;

namespace OrleansChat.Frontend.Protocol;

/// <summary>
/// Reads the members of a request one by one, without a tree. A value that is not as it must be is noted, not thrown:
/// the first violation stands. Members that are null count as absent.
/// </summary>
internal ref struct MemberReader
{
    private Utf8JsonReader _json;
    private ReadOnlySpan<byte> _name = default;

    /// <param name="message">A message that <see cref="Envelope.TryRead"/> accepted.</param>
    public MemberReader(ReadOnlySpan<byte> message)
    {
        _json = new Utf8JsonReader(message, Envelope.ReaderOptions);
        _json.Read();
    }

    /// <summary>What is wrong, beginning with the name of the member.</summary>
    public string? Violation { get; private set; }

    /// <summary>Goes to the next member of the object, and stands on its value.</summary>
    public bool Next()
    {
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            _name = _json.ValueIsEscaped
                ? Encoding.UTF8.GetBytes(JsonText.Read(ref _json) ?? string.Empty)
                : _json.ValueSpan;
            _json.Read();
            if (_json.TokenType is not JsonTokenType.Null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the member has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name);

    /// <summary>Passes over a member that nobody asked for.</summary>
    public void Skip() => _json.Skip();

    /// <summary>Stands on an array? Then <see cref="NextElement"/> goes through it.</summary>
    public bool BeginArray() => _json.TokenType is JsonTokenType.StartArray || Fail("must be an array");

    /// <summary>Stands on an object? Then <see cref="Next"/> goes through it.</summary>
    public bool BeginObject() => _json.TokenType is JsonTokenType.StartObject || Fail("must hold objects");

    public bool NextElement() => _json.Read() && _json.TokenType is not JsonTokenType.EndArray;

    /// <summary>Text of so many Unicode scalar values; U+0000 and unpaired surrogates are none.</summary>
    /// <param name="saidMin">What a refusal says, where less than that is good only beside something else.</param>
    public string? Text(int min, int max, int? saidMin = null)
    {
        if (_json.TokenType is not JsonTokenType.String)
        {
            Fail("must be a string");
            return null;
        }

        if (JsonText.Read(ref _json) is not { } text)
        {
            Fail("must hold neither U+0000 nor unpaired surrogates");
            return null;
        }

        var length = text.Length <= max ? text.Length : text.EnumerateRunes().Count();
        if (length < min || length > max)
        {
            Fail($"must have {saidMin ?? min}–{max} characters");
            return null;
        }

        return text;
    }

    public long? Integer(long min, long max)
    {
        if (_json.TokenType is JsonTokenType.Number && _json.TryGetInt64(out var value) && value >= min && value <= max)
        {
            return value;
        }

        Fail($"must be an integer from {min} to {max}");
        return null;
    }

    public bool? Flag()
    {
        if (_json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return _json.GetBoolean();
        }

        Fail("must be true or false");
        return null;
    }

    /// <summary>The bytes of a short word without escapes, to look up in an enum.</summary>
    public ReadOnlySpan<byte> Word()
    {
        if (_json.TokenType is JsonTokenType.String)
        {
            return _json.ValueIsEscaped
                ? Encoding.UTF8.GetBytes(JsonText.Read(ref _json) ?? string.Empty)
                : _json.ValueSpan;
        }

        Fail("must be a string");
        return default;
    }

    /// <summary>Notes that the member under the reader is not as it must be, and passes over its value.</summary>
    /// <returns>False.</returns>
    public bool Fail(string must)
    {
        Violation ??= $"{Encoding.UTF8.GetString(_name)}: {must}.";
        _json.Skip();
        return false;
    }

    /// <summary>Notes a member that is not there, or does not go with another one.</summary>
    public void Require(bool holds, string name, string must = "is required")
    {
        if (!holds)
        {
            Violation ??= $"{name}: {must}.";
        }
    }
}
