using OrleansChat.Tests.Embedded.Fixtures;

namespace OrleansChat.Tests.Embedded;

/// <summary>What a caller gets back.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task A_call_brings_its_result_back()
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Journal.Open("a");
        (await cluster.Grain<IWorkerGrain>("one").Work("a")).ShouldBe("a");
    }

    [Fact]
    public async Task An_exception_arrives_as_it_was_thrown()
    {
        await using var cluster = await Cluster.StartAsync();
        var exception = await Should.ThrowAsync<WorkException>(cluster.Grain<IWorkerGrain>("one").Throw("why"));
        exception.Message.ShouldBe("why");
        exception.StackTrace!.ShouldContain("WorkerGrain.Throw");
    }

    [Fact]
    public async Task A_one_way_call_answers_before_it_has_run()
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Grain<IWorkerGrain>("one").Tell("a").IsCompletedSuccessfully.ShouldBeTrue();
        await cluster.Journal.Saw("begin a");
        cluster.Journal.Open("a");
        await cluster.Journal.Saw("end a");
    }

    [Fact]
    public async Task The_failure_of_a_one_way_call_is_logged()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.Grain<IWorkerGrain>("one").Tell("throw");
        await cluster.Journal.Saw("log 9020: One-way IWorkerGrain.Tell of worker/one failed");
    }

    [Fact]
    public async Task A_deadlock_of_grains_that_call_each_other_ends_in_a_time_out_that_names_the_method()
    {
        await using var cluster = await Cluster.StartAsync();
        var ping = cluster.Grain<IMirrorGrain>("ping").CallThrough("pong", "ping");
        await cluster.Journal.Saw("calls ping");
        cluster.Time.Advance(TimeSpan.FromSeconds(29.9));
        ping.IsCompleted.ShouldBeFalse();
        cluster.Time.Advance(TimeSpan.FromSeconds(0.1));
        var exception = await Should.ThrowAsync<TimeoutException>(ping);
        exception.Message.ShouldContain("IMirrorGrain.CallThrough of mirror/");
        exception.Message.ShouldContain("00:00:30");
    }

    [Fact]
    public async Task A_late_result_is_dropped_and_the_grain_goes_on()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        var late = grain.Work("a");
        await cluster.Journal.Saw("begin a");
        cluster.Time.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<TimeoutException>(late);
        cluster.Journal.Open("a");
        await grain.Note("next");
        cluster.Journal.Entries.ShouldBe(["activated one", "begin a", "end a", "next"]);
        await Should.ThrowAsync<TimeoutException>(late);
    }

    [Fact]
    public async Task A_method_may_have_a_time_out_of_its_own()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        var brief = grain.WorkBriefly("a");
        var patient = cluster.Grain<IWorkerGrain>("two").Work("a");
        cluster.Time.Advance(TimeSpan.FromSeconds(5));
        await Should.ThrowAsync<TimeoutException>(brief);
        patient.IsCompleted.ShouldBeFalse();
        cluster.Journal.Open("a");
        await patient;
    }

    [Fact]
    public async Task Each_call_gets_its_whole_time_though_one_timer_serves_all()
    {
        await using var cluster = await Cluster.StartAsync();
        var first = cluster.Grain<IWorkerGrain>("one").Work("a");
        cluster.Time.Advance(TimeSpan.FromSeconds(10));
        var second = cluster.Grain<IWorkerGrain>("two").Work("a");
        cluster.Time.Advance(TimeSpan.FromSeconds(20));
        await Should.ThrowAsync<TimeoutException>(first);
        await cluster.Time.WhenArmed(TimeSpan.FromSeconds(10));
        second.IsCompleted.ShouldBeFalse();
        cluster.Time.Advance(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<TimeoutException>(second);
    }

    [Fact]
    public async Task A_call_whose_caller_gave_up_does_not_begin()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        var first = grain.Work("a");
        var second = grain.Work("b");
        await cluster.Journal.Saw("begin a");
        cluster.Time.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<TimeoutException>(first);
        await Should.ThrowAsync<TimeoutException>(second);
        cluster.Journal.Open("a");
        await grain.Note("next");
        cluster.Journal.Entries.ShouldNotContain("begin b");
    }

    [Fact]
    public async Task A_cancelled_call_ends_for_the_caller_at_once_and_tells_the_grain()
    {
        await using var cluster = await Cluster.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var call = cluster.Grain<IWorkerGrain>("one").Cancellable("a", cancellation.Token);
        await cluster.Journal.Saw("begin a");
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(call);
        await cluster.Journal.Saw("cancelled a");
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_is_not_sent()
    {
        await using var cluster = await Cluster.StartAsync();
        var call = cluster.Grain<IWorkerGrain>("one").Cancellable("a", new CancellationToken(canceled: true));
        await Should.ThrowAsync<OperationCanceledException>(call);
        cluster.Journal.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_queue_refuses_further_calls_and_keeps_the_ones_it_has()
    {
        await using var cluster = await Cluster.StartWithAsync(options => options.MaxEnqueuedRequests = 3);
        var grain = cluster.Grain<IWorkerGrain>("one");
        var accepted = new[] { grain.Work("a"), grain.Work("a"), grain.Work("a") };
        await Should.ThrowAsync<LimitExceededException>(grain.Note("one too many"));
        cluster.Journal.Open("a");
        await Task.WhenAll(accepted);
        await grain.Note("room again");
        cluster.Journal.Entries.ShouldNotContain("one too many");
    }

    [Fact]
    public async Task References_to_one_grain_are_equal_and_know_its_key()
    {
        await using var cluster = await Cluster.StartAsync();
        var grain = cluster.Grain<IWorkerGrain>("one");
        grain.ShouldBe(cluster.Grain<IWorkerGrain>("one"));
        grain.ShouldNotBe(cluster.Grain<IWorkerGrain>("two"));
        grain.GetPrimaryKeyString().ShouldBe("one");
        grain.GetGrainId().ToString().ShouldBe("worker/one");
        cluster.Client.GetGrain<IWorkerGrain>(GrainId.Parse("worker/one")).ShouldBe(grain);
    }

    [Fact]
    public async Task An_interface_without_a_class_is_refused_by_name()
    {
        await using var cluster = await Cluster.StartAsync();
        Should.Throw<ArgumentException>(() => cluster.Grain<IOrphanGrain>("one"))
            .Message.ShouldContain(nameof(IOrphanGrain));
    }
}

public interface IOrphanGrain : IGrainWithStringKey;

public interface IMirrorGrain : IGrainWithStringKey
{
    /// <summary>Calls the first key's grain with the rest of the way.</summary>
    Task CallThrough(string first, string second);
}

internal sealed class MirrorGrain(Journal journal) : Grain, IMirrorGrain
{
    public async Task CallThrough(string first, string second)
    {
        journal.Add($"calls {first}");
        await GrainFactory.GetGrain<IMirrorGrain>(first).CallThrough(second, first);
    }
}
