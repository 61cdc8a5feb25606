namespace OrleansChat.Grains;

/// <summary>
/// Creates ids that nobody can guess. An interface, so that a simulation can derive them from its seed.
/// </summary>
public interface IIdSource
{
    /// <summary>A new opaque id: the prefix and 26 characters of 130 random bits.</summary>
    string NextId(string prefix);

    /// <summary>Random bytes for a secret.</summary>
    void Fill(Span<byte> bytes);
}
