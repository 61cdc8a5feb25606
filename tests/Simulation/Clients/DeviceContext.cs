using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Clients;

/// <summary>What the parts of a device share.</summary>
internal sealed record DeviceContext(
    World World, Process Process, Truth Truth, Population Population, Person Person, string Name)
{
    public Task Pause(double fromMs, double toMs) => Task.Delay(World.Milliseconds(fromMs, toMs), Process.Clock);

    /// <summary>The end of a text: now and then it mentions somebody, a member or not, or everybody.</summary>
    public string Mention() => World.Random.Next(100) switch
    {
        < 15 => $" @{Population.AnyHandle()}",
        15 => " @all",
        _ => "",
    };

    public void Fail(string what) => World.Fail($"{Name}: {what}");
}
