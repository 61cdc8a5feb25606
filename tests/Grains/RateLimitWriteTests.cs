using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansChat.Grains;
using OrleansChat.Grains.RateLimits;
using OrleansChat.RateLimits;

namespace OrleansChat.Tests.Grains;

/// <summary>Buckets that are stored by the timer, while their grain stays active.</summary>
public sealed class RateLimitWriteTests
{
    private const string Policy = RateLimitPolicies.LogInAddress;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Buckets_are_stored_half_a_minute_after_they_changed_and_leases_do_not_wait_for_it()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var store = new SlowStorage();
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStorage.SoftState, store);
            silo.Services.AddSingleton<TimeProvider>(clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddChatGrains();
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);
        var grain = cluster.Client.GetGrain<IRateLimitGrain>(
            RateLimitPolicies.SubjectKey(Policy, "192.0.2.8"));

        while ((await grain.Lease(Policy, int.MaxValue)).Tokens > 0)
        {
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        var stored = await store.Writing.WaitAsync(MaxWait, TestContext.Current.CancellationToken);
        stored.Buckets.Keys.ShouldBe([Policy]);
        (await grain.Lease(Policy, 1)).Tokens.ShouldBe(1);
        store.Finish();
    }

    /// <summary>Keeps nothing; a write takes until the test ends it.</summary>
    private sealed class SlowStorage : IGrainStorage
    {
        private readonly TaskCompletionSource<RateLimitRecord> _writing =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<RateLimitRecord> Writing => _writing.Task;

        public void Finish() => _finished.SetResult();

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            grainState.State = Activator.CreateInstance<T>();
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            _writing.TrySetResult((RateLimitRecord)(object)grainState.State!);
            return _finished.Task;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Task.CompletedTask;
    }
}
