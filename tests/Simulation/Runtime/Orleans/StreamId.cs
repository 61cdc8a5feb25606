namespace Orleans.Runtime;

/// <summary>Names a stream inside a provider; written <c>namespace/key</c>.</summary>
[Immutable]
public readonly record struct StreamId : IComparable<StreamId>
{
    private readonly string? _namespace;
    private readonly string? _key;

    private StreamId(string? ns, string key)
    {
        _namespace = ns;
        _key = key;
    }

    /// <summary>The same in every process, as nothing else about strings is.</summary>
    public override int GetHashCode() =>
        ToString().Aggregate(unchecked((int)2166136261), (hash, character) => unchecked((hash ^ character) * 16777619));

    public static StreamId Create(string? ns, string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new StreamId(string.IsNullOrEmpty(ns) ? null : ns, key);
    }

    public string? GetNamespace() => _namespace;

    public string GetKeyAsString() => _key ?? string.Empty;

    public int CompareTo(StreamId other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => $"{_namespace ?? "null"}/{_key}";
}
