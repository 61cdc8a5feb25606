using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace OrleansChat.Grains.Embedded.Storage;

/// <summary>Holds states as text in memory: a state that was not written is lost, as in every storage.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
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
        var tag = Interlocked.Increment(ref _lastTag).ToString(CultureInfo.InvariantCulture);
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
        _records.TryGetValue(key, out var stored);
        var replaced = stored?.Tag == expectedTag && (stored, record) switch
        {
            (null, null) => true,
            (null, _) => _records.TryAdd(key, record),
            (_, null) => _records.TryRemove(KeyValuePair.Create(key, stored)),
            _ => _records.TryUpdate(key, record, stored),
        };
        if (!replaced)
        {
            throw new InconsistentStateException(
                $"{key.State} of {key.Grain} was written by another activation.", stored?.Tag, expectedTag);
        }
    }

    private sealed record Record(byte[] Json, string Tag);
}
