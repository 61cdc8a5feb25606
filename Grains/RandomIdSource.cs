using System.Security.Cryptography;

namespace OrleansChat.Grains;

/// <summary>Ids and secrets from the operating system.</summary>
public sealed class RandomIdSource : IIdSource
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdLength = 26;

    public string NextId(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, IdLength);

    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
