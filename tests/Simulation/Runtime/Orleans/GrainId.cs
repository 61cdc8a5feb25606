namespace Orleans.Runtime;

/// <summary>The kind of a grain: by convention the name of its class, in lower case, without the word grain.</summary>
[Immutable]
public readonly record struct GrainType
{
    private readonly string? _value;

    private GrainType(string value) => _value = value;

    public static GrainType Create(string value) => new(value);

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>The key of a grain among those of its kind.</summary>
[Immutable]
public readonly record struct IdSpan
{
    private readonly string? _value;

    private IdSpan(string value) => _value = value;

    public static IdSpan Create(string id) => new(id);

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>The name of an interface that calls can be sent to.</summary>
[Immutable]
public readonly record struct GrainInterfaceType
{
    private readonly string? _value;

    private GrainInterfaceType(string value) => _value = value;

    public static GrainInterfaceType Create(string value) => new(value);

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>Names a grain or an observer; written <c>type/key</c>.</summary>
[Immutable]
public readonly struct GrainId : IEquatable<GrainId>, IComparable<GrainId>
{
    // The hash is kept because one reference is looked up once a call.
    private readonly int _hash;

    private GrainId(GrainType type, IdSpan key)
    {
        Type = type;
        Key = key;
        _hash = HashCode.Combine(type, key);
    }

    public GrainType Type { get; }

    public IdSpan Key { get; }

    public bool IsDefault => this == default;

    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);

    public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

    public static GrainId Create(GrainType type, string key) => Create(type, IdSpan.Create(key));

    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    public bool Equals(GrainId other) => _hash == other._hash && Key == other.Key && Type == other.Type;

    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    public override int GetHashCode() => _hash;

    public int CompareTo(GrainId other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => $"{Type}/{Key}";
}
