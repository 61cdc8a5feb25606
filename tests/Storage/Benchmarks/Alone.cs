namespace OrleansChat.Tests.Storage.Benchmarks;

/// <summary>Tests that measure share the machine with no other test.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
