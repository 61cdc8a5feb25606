using Npgsql;
using Orleans.Storage;
using OrleansChat.Silo.Storage.PostgreSql;

namespace OrleansChat.Silo.Storage.SoftState;

/// <summary>
/// Retries a read if the connection was gone, for example after a restart of the database: a grain whose state can't be
/// read isn't activated, and its caller is refused. Writes are behind, and the next one makes up for a failed one.
/// </summary>
internal sealed class ReconnectingStorage(IGrainStorage storage, string connectionString) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await storage.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (NpgsqlException fault) when (PostgresFaults.IsBrokenConnection(fault))
        {
            await using var connection = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(connection);
            await storage.ReadStateAsync(stateName, grainId, grainState);
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);
}
