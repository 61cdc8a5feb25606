using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Grains.Embedded.Activations;
using OrleansChat.Grains.Embedded.Calls;
using OrleansChat.Grains.Embedded.Hosting;
using OrleansChat.Grains.Embedded.Observers;

namespace OrleansChat.Tests.Embedded.Fixtures;

/// <summary>
/// A caller and a silo in one thread, with a network between them that does to calls what the test says.
/// </summary>
internal sealed class TwoRuntimes : IGrainCallTransport, IDisposable
{
    private readonly ServiceProvider _callerServices;
    private readonly ServiceProvider _siloServices;
    private readonly SystemTurns _callerTurns;

    public TwoRuntimes()
    {
        _callerServices = Build("caller");
        _siloServices = Build("silo");
        _callerTurns = new SystemTurns(Executor);
    }

    public ManualTime Time { get; } = new();

    public ManualExecutor Executor { get; } = new();

    public Journal Journal { get; } = new();

    public GrainRuntime Caller => _callerServices.GetRequiredService<GrainRuntime>();

    public GrainRuntime Silo => _siloServices.GetRequiredService<GrainRuntime>();

    public IClusterClient Client => _callerServices.GetRequiredService<IClusterClient>();

    /// <summary>What the network does with a call; by default it delivers it and brings the response back.</summary>
    public Action<GrainRuntime, GrainCall>? OnSend { get; set; }

    public List<string> Sent { get; } = [];

    /// <summary>Runs code of the caller on a scheduler of this thread, as simulated frontends do.</summary>
    public Task Run(Func<Task> code)
    {
        var run = Task.Factory
            .StartNew(code, CancellationToken.None, TaskCreationOptions.None, _callerTurns).Unwrap();
        Executor.RunAll();
        return run;
    }

    /// <summary>Lets time pass, and what it brings run at its end.</summary>
    public void Advance(TimeSpan by)
    {
        Time.Advance(by);
        Executor.RunAll();
    }

    public void Send(GrainRuntime sender, GrainCall call)
    {
        Sent.Add($"{sender}: {call}");
        if (OnSend is null)
        {
            Carry(call);
        }
        else
        {
            OnSend(sender, call);
        }
    }

    public void Carry(GrainCall call)
    {
        var copy = call.Duplicate();
        _ = copy.Response.ContinueWith(
            call.Settle, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, _callerTurns);
        var target = ObserverDirectory.RuntimeNameOf(call.Target) == "caller" ? Caller : Silo;
        target.Deliver(copy);
    }

    public void Dispose()
    {
        _callerServices.Dispose();
        _siloServices.Dispose();
    }

    private ServiceProvider Build(string name) =>
        new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<TurnExecutor>(Executor)
            .AddSingleton<IGrainCallTransport>(this)
            .AddSingleton(Journal)
            .AddEmbeddedGrains(options => options.Name = name)
            .BuildServiceProvider();
}
