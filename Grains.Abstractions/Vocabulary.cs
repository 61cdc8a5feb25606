using System.Text;

namespace OrleansChat;

/// <summary>A two-way mapping between an enumeration and its words. A value without a word is an error.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class Vocabulary<T>
    where T : struct, Enum
{
    private readonly (T Value, string Word, byte[] Utf8)[] _entries;

    /// <summary>Creates the mapping.</summary>
    /// <param name="pairs">Each value with its word.</param>
    public Vocabulary(params (T Value, string Word)[] pairs) =>
        _entries = Array.ConvertAll(pairs, pair => (pair.Value, pair.Word, Encoding.UTF8.GetBytes(pair.Word)));

    /// <summary>All words, in the order of the mapping.</summary>
    public IEnumerable<string> Words => _entries.Select(entry => entry.Word);

    /// <summary>The word for a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has no word.</exception>
    public string Word(T value) => Entry(value).Word;

    /// <inheritdoc cref="Word"/>
    public ReadOnlySpan<byte> Utf8(T value) => Entry(value).Utf8;

    /// <summary>The value of a word.</summary>
    /// <exception cref="FormatException">The word is unknown.</exception>
    public T Value(string word) =>
        Find(word) ?? throw new FormatException($"{typeof(T).Name} has no such word: '{word}'.");

    /// <summary>The value of a word.</summary>
    /// <returns>Null if the word is unknown.</returns>
    public T? Find(string? word)
    {
        foreach (var entry in _entries)
        {
            if (entry.Word == word)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <inheritdoc cref="Find(string?)"/>
    public T? Find(ReadOnlySpan<byte> utf8)
    {
        foreach (var entry in _entries)
        {
            if (utf8.SequenceEqual(entry.Utf8))
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>All words, as a sentence names them: <c>open or invite</c>.</summary>
    public override string ToString() =>
        $"{string.Join(", ", Words.SkipLast(1))} or {Words.Last()}";

    private (T Value, string Word, byte[] Utf8) Entry(T value)
    {
        foreach (var entry in _entries)
        {
            if (EqualityComparer<T>.Default.Equals(entry.Value, value))
            {
                return entry;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(T).Name} has no such value.");
    }
}
