using System.Text;
using System.Text.Json;

namespace OrleansChat.Frontend.Protocol;

/// <summary>
/// Reads the members of a request one by one, without building a tree. An invalid value is recorded, not thrown; the
/// first violation is reported. Members that are null count as absent.
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

    /// <summary>The first violation, beginning with the name of the member; null if there is none.</summary>
    public string? Violation { get; private set; }

    /// <summary>Moves to the value of the object's next member.</summary>
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

    /// <summary>Skips an unknown member.</summary>
    public void Skip() => _json.Skip();

    /// <summary>Whether the value is an array, which <see cref="NextElement"/> then iterates.</summary>
    public bool BeginArray() => _json.TokenType is JsonTokenType.StartArray || Fail("must be an array");

    /// <summary>Whether the value is an object, whose members <see cref="Next"/> then iterates.</summary>
    public bool BeginObject() => _json.TokenType is JsonTokenType.StartObject || Fail("must hold objects");

    public bool NextElement() => _json.Read() && _json.TokenType is not JsonTokenType.EndArray;

    /// <summary>
    /// A text with a limited number of Unicode scalar values, without U+0000 and unpaired surrogates.
    /// </summary>
    /// <param name="saidMin">
    /// The minimum that a refusal names, if a shorter text is valid only together with something else.
    /// </param>
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

    /// <summary>The bytes of a short word without escapes, for looking up an enumeration value.</summary>
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

    /// <summary>Records that the current member is invalid, and skips its value.</summary>
    /// <returns>False.</returns>
    public bool Fail(string must)
    {
        Violation ??= $"{Encoding.UTF8.GetString(_name)}: {must}.";
        _json.Skip();
        return false;
    }

    /// <summary>Records that a member is missing, or doesn't match another one.</summary>
    public void Require(bool holds, string name, string must = "is required")
    {
        if (!holds)
        {
            Violation ??= $"{name}: {must}.";
        }
    }
}
