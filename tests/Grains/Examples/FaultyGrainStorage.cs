using Orleans.Storage;

namespace OrleansChat.Tests.Grains.Examples;

/// <summary>A grain storage in memory, for states that do not change, whose next write can be made to fail.</summary>
internal sealed class FaultyGrainStorage : IGrainStorage
{
    private readonly Lock _statesLock = new();
    private readonly Dictionary<(string Name, GrainId Grain), (object State, string ETag)> _states = [];
    private (bool Before, bool After) _fault;

    /// <summary>The next write fails before it did anything.</summary>
    public void FailNext() => _fault = (Before: true, After: false);

    /// <summary>The next write is done, and its answer lost.</summary>
    public void LoseNextAnswer() => _fault = (Before: false, After: true);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_statesLock)
        {
            grainState.RecordExists = _states.TryGetValue((stateName, grainId), out var stored);
            grainState.State = grainState.RecordExists ? (T)stored.State : Activator.CreateInstance<T>();
            grainState.ETag = stored.ETag;
            return Task.CompletedTask;
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Change(stateName, grainId, grainState, etag => _states[(stateName, grainId)] = (grainState.State!, etag));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Change(stateName, grainId, grainState, _ => _states.Remove((stateName, grainId)));

    private Task Change<T>(string stateName, GrainId grainId, IGrainState<T> grainState, Action<string> change)
    {
        lock (_statesLock)
        {
            var fault = _fault;
            _fault = default;
            FailIf(fault.Before);
            if (_states.GetValueOrDefault((stateName, grainId)).ETag != grainState.ETag)
            {
                throw new InconsistentStateException("Another activation has written this state.");
            }

            var etag = Guid.NewGuid().ToString();
            change(etag);
            FailIf(fault.After);
            grainState.RecordExists = _states.ContainsKey((stateName, grainId));
            grainState.ETag = grainState.RecordExists ? etag : null;
            return Task.CompletedTask;
        }
    }

    private static void FailIf(bool fault)
    {
        if (fault)
        {
            throw new IOException("The store is away.");
        }
    }
}
