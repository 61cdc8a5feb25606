using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans.Streams
{
    /// <summary>Gives streams; registered as a keyed service by its name.</summary>
    public interface IStreamProvider
    {
        string Name { get; }

        bool IsRewindable { get; }

        IAsyncStream<T> GetStream<T>(StreamId streamId);
    }
}

namespace Orleans
{
    public static class GrainStreamingExtensions
    {
        public static IStreamProvider GetStreamProvider(this Grain grain, string name) =>
            GetStreamProvider((IGrainBase)grain, name);

        public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
            grain.GrainContext.ActivationServices.GetStreamProvider(name);
    }

    public static class ClientStreamingExtensions
    {
        public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) =>
            client.ServiceProvider.GetStreamProvider(name);
    }

    internal static class StreamProviders
    {
        public static IStreamProvider GetStreamProvider(this IServiceProvider services, string name) =>
            services.GetKeyedService<IStreamProvider>(name)
            ?? throw new KeyNotFoundException($"Stream provider '{name}' not found");
    }
}
