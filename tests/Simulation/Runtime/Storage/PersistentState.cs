using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans.Storage;

namespace OrleansChat.Tests.Simulation.Runtime.Storage;

/// <summary>A state of one activation.</summary>
internal sealed class PersistentState<TState>(string name, GrainId grainId, IGrainStorage storage)
    : IPersistentState<TState>
{
    private readonly GrainState<TState> _state = new() { State = NewState.Create<TState>() };

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => storage.ReadStateAsync(name, grainId, _state);

    public Task WriteStateAsync() => storage.WriteStateAsync(name, grainId, _state);

    public Task ClearStateAsync() => storage.ClearStateAsync(name, grainId, _state);
}

/// <summary>The initial state, before it is first stored.</summary>
internal static class NewState
{
    public static T Create<T>()
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        if (typeof(T).IsValueType)
        {
            return default!;
        }

        return typeof(T).GetConstructor(any, []) is { } constructor
            ? (T)constructor.Invoke(null)
            : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
    }
}
