namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>Tests that measure share the process with no other test.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
