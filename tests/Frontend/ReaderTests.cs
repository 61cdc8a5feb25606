using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Conversations;
using OrleansChat.Frontend;
using OrleansChat.Reading;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend;

public sealed class ReaderTests
{
    /// <summary>All calls with one key go to one silo, which may be the one that stands still.</summary>
    [Fact]
    public void Reads_are_spread_over_many_keys_in_turn()
    {
        using var random = RandomNumberGenerator.Create();
        var (factory, grains) = FakeGrains.Create();
        var keys = new List<string>();
        grains.Add<ILogReaderGrain>(key =>
        {
            keys.Add(key);
            return new FakeReader(ConversationId.Parse("c-1"));
        });
        var calls = new GrainCalls(
            factory, new FrontendIds(random), new FrontendOptions(), TimeProvider.System,
            NullLogger<GrainCalls>.Instance);
        for (var read = 0; read < 32; read++)
        {
            calls.LogReader.ShouldNotBeNull();
        }

        keys.CountBy(key => key).Select(pair => pair.Value).ShouldBe(Enumerable.Repeat(2, 16));
    }
}
