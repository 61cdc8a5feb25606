namespace OrleansChat.Grains;

/// <summary>
/// Makes ids that nobody can guess. Behind an interface so that a simulation draws them from its seed.
/// </summary>
public interface IIdSource
{
    /// <summary>A new opaque id: the prefix and 26 characters of 130 random bits.</summary>
    string NextId(string prefix);

    /// <summary>Random bytes for a secret.</summary>
    void Fill(Span<byte> bytes);
}
