using System.Globalization;
using System.Text.Json;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Sql;

namespace OrleansChat.Silo.Runtime;

/// <summary>Keeps the soft state of grains in the silo's database, where Orleans has its ADO.NET storage.</summary>
internal sealed class GrainStateStorage(SqlGrainStates states) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = await states.Load(stateName, grainId.ToString(), CancellationToken.None);
        grainState.State = row is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(row.Payload);
        grainState.ETag = row?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = row is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            var payload = JsonSerializer.Serialize(grainState.State);
            var version = await states.Store(stateName, grainId.ToString(), payload, Version(grainState.ETag));
            grainState.ETag = version.ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
        }
        catch (StorageConflictException conflict)
        {
            throw Inconsistent(conflict, grainState.ETag);
        }
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            if (Version(grainState.ETag) is { } version)
            {
                await states.Clear(stateName, grainId.ToString(), version);
            }

            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }
        catch (StorageConflictException conflict)
        {
            throw Inconsistent(conflict, grainState.ETag);
        }
    }

    private static long? Version(string? tag) => tag is null ? null : long.Parse(tag, CultureInfo.InvariantCulture);

    private static InconsistentStateException Inconsistent(StorageConflictException conflict, string? tag) =>
        new(conflict.Message, storedEtag: null, tag, conflict);
}
