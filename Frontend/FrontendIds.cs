using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansChat.Frontend;

/// <summary>Ids and randomness, from a source that a simulator can replace.</summary>
internal sealed class FrontendIds
{
    private readonly Lock _guardsRandom = new();
    private readonly RandomNumberGenerator _random;

    public FrontendIds(RandomNumberGenerator random)
    {
        _random = random;
        Frontend = Next("f-");
    }

    /// <summary>Identifies this frontend for the lifetime of the process.</summary>
    public string Frontend { get; }

    /// <summary>A new opaque id.</summary>
    public string Next(string prefix)
    {
        Span<byte> random = stackalloc byte[Identifier.RandomBytes];
        Fill(random);
        return Identifier.Create(prefix, random);
    }

    /// <summary>A random part of a span of time.</summary>
    public TimeSpan PartOf(TimeSpan whole)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Fill(bytes);
        return whole * (BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue);
    }

    private void Fill(Span<byte> bytes)
    {
        lock (_guardsRandom)
        {
            _random.GetBytes(bytes);
        }
    }
}
