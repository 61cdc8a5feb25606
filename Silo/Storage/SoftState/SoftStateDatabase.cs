using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansChat.Silo.Storage.SoftState;

/// <summary>Where Orleans' ADO.NET grain storage keeps soft state.</summary>
/// <param name="Invariant">The name by which Orleans knows the database driver.</param>
/// <param name="ConnectionString">With a pool of its own: soft state must not take connections from the log.</param>
internal sealed record SoftStateDatabase(string Invariant, string ConnectionString);

internal static class SoftStateExtensions
{
    /// <summary>
    /// Adds the grain storage <paramref name="name"/>. State is serialised as calls are, so that a newer version of a
    /// record reads what an older one wrote.
    /// </summary>
    public static ISiloBuilder AddSoftState(this ISiloBuilder silo, string name, SoftStateDatabase database) =>
        silo.AddAdoNetGrainStorage(name, storage => storage.Configure<Serializer>((options, serializer) =>
        {
            options.Invariant = database.Invariant;
            options.ConnectionString = database.ConnectionString;
            options.DeleteStateOnClear = true;
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
}
