using Shouldly;
using Xunit;

namespace OrleansChat.Tests.Fidelity.Promises;

/// <summary>Results of calls.</summary>
public sealed class CallTests
{
    [Fact]
    public Task A_call_returns_its_result() => Cluster.Run(async cluster =>
    {
        cluster.Journal.Open("a");
        (await cluster.Grain<IWorkerGrain>("one").Work("a")).ShouldBe("a");
    });

    [Fact]
    public Task An_exception_arrives_with_its_type_and_message() => Cluster.Run(async cluster =>
    {
        var call = cluster.Grain<IWorkerGrain>("one").Throw("why");
        (await Failure.Of<InvalidOperationException>(call)).Message.ShouldBe("why");
    });

    [Fact]
    public Task A_grain_continues_after_an_exception() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        await Failure.Of<InvalidOperationException>(grain.Throw("why"));
        await grain.Note("next");
        cluster.Journal.Entries.ShouldBe(["activated one", "throws why", "next"]);
    });

    [Fact]
    public Task A_one_way_call_answers_before_it_has_run() => Cluster.Run(async cluster =>
    {
        cluster.Grain<IWorkerGrain>("one").Tell("a").IsCompletedSuccessfully.ShouldBeTrue();
        await cluster.Journal.Saw("begin a");
        cluster.Journal.Open("a");
        await cluster.Journal.Saw("end a");
    });

    [Fact]
    public Task The_failure_of_a_one_way_call_reaches_nobody() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        await grain.Tell("throw");
        await cluster.Journal.Saw("throws throw");
        await grain.Note("next");
    });

    [Fact]
    public Task A_circle_of_calls_ends_in_a_time_out() => Cluster.Run(async cluster =>
    {
        await Failure.Of<TimeoutException>(cluster.Grain<IWorkerGrain>("ping").CallInACircle("pong"));
        cluster.Journal.Entries.Count(entry => entry.Contains("calls", StringComparison.Ordinal)).ShouldBe(2);
    });

    [Fact]
    public Task A_method_may_have_a_time_out_of_its_own_and_a_late_result_is_dropped() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        var late = grain.WorkBriefly("a");
        var patient = cluster.Grain<IWorkerGrain>("two").Work("b");
        await Failure.Of<TimeoutException>(late);
        patient.IsCompleted.ShouldBeFalse();
        cluster.Journal.Open("a", "b");
        await patient;
        await grain.Note("next");
        cluster.Journal.Entries.ShouldContain("end a");
    });

    [Fact]
    public Task A_call_without_a_time_out_of_its_own_ends_with_the_clusters() => Cluster.Run(async cluster =>
        await Failure.Of<TimeoutException>(cluster.Grain<IWorkerGrain>("one").Work("a")));

    [Fact]
    public Task A_call_between_grains_of_one_silo_ends_in_a_time_out_too() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        await Failure.Of<TimeoutException>(grain.CallBriefly("two", "a"));
        await grain.Note("next");
        cluster.Journal.Entries.ShouldBe(["activated one", "activated two", "begin a", "next"]);
    });

    [Fact]
    public Task A_call_whose_caller_gave_up_does_not_start() => Cluster.Run(async cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        var first = grain.Work("a");
        await cluster.Journal.Saw("begin a");
        await Failure.Of<TimeoutException>(grain.WorkBriefly("b"));
        cluster.Journal.Open("a", "b");
        await first;
        await grain.Note("next");
        cluster.Journal.Entries.ShouldBe(["activated one", "begin a", "end a", "next"]);
    });

    [Fact]
    public Task A_cancelled_call_ends_for_the_caller_and_tells_the_grain() => Cluster.Run(async cluster =>
    {
        using var cancellation = new CancellationTokenSource();
        var call = cluster.Grain<IWorkerGrain>("one").Cancellable("a", cancellation.Token);
        await cluster.Journal.Saw("begin a");
        cancellation.Cancel();
        await Failure.Of<OperationCanceledException>(call);
        await cluster.Journal.Saw("cancelled a");
    });

    [Fact]
    public Task A_call_that_was_cancelled_before_is_not_made() => Cluster.Run(cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        Should.Throw<OperationCanceledException>(
            () => { _ = grain.Cancellable("a", new CancellationToken(canceled: true)); });
        return Task.CompletedTask;
    });

    [Fact]
    public Task References_to_one_grain_are_equal_and_know_its_key() => Cluster.Run(cluster =>
    {
        var grain = cluster.Grain<IWorkerGrain>("one");
        grain.ShouldBe(cluster.Grain<IWorkerGrain>("one"));
        grain.ShouldNotBe(cluster.Grain<IWorkerGrain>("two"));
        grain.GetPrimaryKeyString().ShouldBe("one");
        grain.GetGrainId().ToString().ShouldBe("worker/one");
        return Task.CompletedTask;
    });
}
