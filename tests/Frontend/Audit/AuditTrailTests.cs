using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Audit;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Audit;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Audit;

public sealed class AuditTrailTests
{
    private readonly ScriptedAudit _grain = new();
    private readonly AuditTrail _trail;

    public AuditTrailTests()
    {
        using var random = RandomNumberGenerator.Create();
        var (factory, grains) = FakeGrains.Create();
        grains.Add<IAuditGrain>(_ => _grain);
        var calls = new GrainCalls(
            factory, new FrontendIds(random), new FrontendOptions(), TimeProvider.System,
            NullLogger<GrainCalls>.Instance);
        _trail = new AuditTrail(calls, NullLogger<AuditTrail>.Instance);
    }

    [Fact]
    public async Task Events_are_kept_in_order_until_a_silo_has_them()
    {
        _grain.Fault = new TimeoutException();
        Record(1);
        Record(2);
        _grain.Fault = null;
        Record(3);
        await _trail.Flush();
        _grain.Stored.ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public void The_tick_retries_failed_events()
    {
        _grain.Fault = new IOException();
        Record(1);
        _grain.Fault = null;
        _trail.Tick();
        _grain.Stored.ShouldBe(["1"]);
    }

    [Fact]
    public async Task Commands_that_arrive_during_a_call_are_sent_after_it()
    {
        var held = new TaskCompletionSource();
        _grain.Held = held.Task;
        Record(1);
        Record(2);
        _grain.Held = Task.CompletedTask;
        held.SetResult();
        await _trail.Flush();
        _grain.Stored.ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task No_more_events_wait_than_the_limit()
    {
        _grain.Fault = new IOException();
        for (var number = 0; number < AuditTrail.WaitingMax + 10; number++)
        {
            Record(number);
        }

        _grain.Fault = null;
        await _trail.Flush();
        _grain.Stored.Count.ShouldBe(AuditTrail.WaitingMax);
        _grain.LargestCall.ShouldBeLessThanOrEqualTo(AuditLimits.EventsMax);
    }

    private void Record(int number) => _trail.Record(new AuditEvent(AuditAction.LimitReached, Detail: $"{number}"));

    private sealed class ScriptedAudit : IAuditGrain
    {
        public List<string?> Stored { get; } = [];

        public int LargestCall { get; private set; }

        public Exception? Fault { get; set; }

        public Task Held { get; set; } = Task.CompletedTask;

        public async Task Append(ImmutableArray<AuditEvent> events)
        {
            if (Fault is not null)
            {
                throw Fault;
            }

            await Held;
            LargestCall = Math.Max(LargestCall, events.Length);
            Stored.AddRange(events.Select(auditEvent => auditEvent.Detail));
        }
    }
}
