using System.Security.Cryptography;
using OrleansChat.Grains;

namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>Ids and secrets from the seed.</summary>
internal sealed class SeededIds(World world) : IIdSource
{
    public string NextId(string prefix) => world.NextId(prefix);

    public void Fill(Span<byte> bytes) => world.Random.NextBytes(bytes);
}

internal sealed class SeededRandomNumbers(World world) : RandomNumberGenerator
{
    public override void GetBytes(byte[] data) => world.Random.NextBytes(data);

    public override void GetBytes(Span<byte> data) => world.Random.NextBytes(data);
}
