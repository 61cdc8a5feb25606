using Microsoft.Extensions.Logging;

namespace OrleansChat.Grains.Embedded.Activations;

internal sealed partial class Activation
{
    [LoggerMessage(9001, LogLevel.Warning, "Activation of {GrainId} failed")]
    private static partial void LogActivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(9002, LogLevel.Warning, "Deactivation of {GrainId} failed; the activation is dropped all the same")]
    private static partial void LogDeactivationFailed(ILogger logger, Exception exception, GrainId grainId);

    [LoggerMessage(9003, LogLevel.Warning, "Disposal of {GrainId} failed")]
    private static partial void LogDisposalFailed(ILogger logger, Exception exception, GrainId grainId);
}
