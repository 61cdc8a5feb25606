using System.Security.Cryptography;

namespace OrleansChat.Grains;

/// <summary>Ids and secrets from the operating system.</summary>
public sealed class RandomIdSource : IIdSource
{
    public string NextId(string prefix)
    {
        Span<byte> random = stackalloc byte[Identifier.RandomBytes];
        Fill(random);
        return Identifier.Create(prefix, random);
    }

    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
