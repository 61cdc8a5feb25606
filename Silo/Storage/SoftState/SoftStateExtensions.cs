using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansChat.Silo.Storage.SoftState;

/// <summary>Registers Orleans' ADO.NET grain storage for soft state.</summary>
internal static class SoftStateExtensions
{
    /// <summary>
    /// Adds the grain storage <paramref name="name"/>. State is serialised like calls, so that newer versions of a
    /// record read what older ones wrote.
    /// </summary>
    public static ISiloBuilder AddSoftState(
        this ISiloBuilder silo, string name, Func<IServiceProvider, SoftStateDatabase> database)
    {
        var inner = $"{name}/database";
        silo.AddAdoNetGrainStorage(inner, storage => storage.Configure<IServiceProvider>((options, services) =>
        {
            options.Invariant = database(services).Invariant;
            options.ConnectionString = database(services).ConnectionString;
            options.DeleteStateOnClear = true;
            options.GrainStorageSerializer =
                new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>());
        }));
        silo.Services.AddKeyedSingleton<IGrainStorage>(name, (services, _) => new ReconnectingStorage(
            services.GetRequiredKeyedService<IGrainStorage>(inner), database(services).ConnectionString));
        return silo;
    }
}
