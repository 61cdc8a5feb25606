using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Silo.Streams;

/// <summary>What brings events from grains to frontends. Section <c>Fanout</c>, which the frontend's share.</summary>
internal sealed class StreamOptions
{
    public const string Section = "Fanout";

    public const string Push = "push";

    public const string Memory = "memory";

    /// <summary>
    /// How events travel from grains to frontends: <c>push</c>, or <c>memory</c> for Orleans' memory streams, which are
    /// polled every 10 ms. The same in every process of a cluster.
    /// </summary>
    [OneOf(Push, Memory)]
    public string Provider { get; set; } = Push;
}

[OptionsValidator]
internal sealed partial class StreamOptionsValidator : IValidateOptions<StreamOptions>;
