using OrleansChat.Tests.Simulation.Runs;
using Xunit.MicrosoftTestingPlatform;

if (args is ["simulate", ..])
{
    return SimulateCommand.Run(args[1..]);
}

return await TestPlatformTestFramework.RunAsync(
    args, OrleansChat.Tests.Simulation.SelfRegisteredExtensions.AddSelfRegisteredExtensions);
