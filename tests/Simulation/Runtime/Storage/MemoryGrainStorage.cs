using System.Globalization;
using System.Text.Json;
using Orleans.Storage;

namespace OrleansChat.Tests.Simulation.Runtime.Storage;

/// <summary>Holds states as text in memory: a state that was not written is lost, as in every storage.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly Dictionary<(string State, GrainId Grain), Record> _records = [];
    private long _lastTag;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = _records.TryGetValue((stateName, grainId), out var record);
        grainState.State = found ? JsonSerializer.Deserialize<T>(record!.Json) : NewState.Create<T>();
        grainState.ETag = record?.Tag;
        grainState.RecordExists = found;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var tag = (++_lastTag).ToString(CultureInfo.InvariantCulture);
        var record = new Record(JsonSerializer.SerializeToUtf8Bytes(grainState.State), tag);
        Replace((stateName, grainId), grainState.ETag, record);
        grainState.ETag = tag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Replace((stateName, grainId), grainState.ETag, null);
        grainState.State = NewState.Create<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private void Replace((string State, GrainId Grain) key, string? expectedTag, Record? record)
    {
        var stored = _records.GetValueOrDefault(key);
        if (stored?.Tag != expectedTag)
        {
            throw new InconsistentStateException(
                $"{key.State} of {key.Grain} was written by another activation.", stored?.Tag, expectedTag);
        }

        if (record is null)
        {
            _records.Remove(key);
        }
        else
        {
            _records[key] = record;
        }
    }

    private sealed record Record(byte[] Json, string Tag);
}
