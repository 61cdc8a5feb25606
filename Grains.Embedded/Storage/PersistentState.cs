using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansChat.Grains.Embedded.Storage;

/// <summary>A state of one activation. Operations run one after another, in the order of the calls.</summary>
internal sealed class PersistentState<TState>(string name, GrainId grainId, IGrainStorage storage)
    : IPersistentState<TState>
{
    private readonly GrainState<TState> _state = new(NewState.Create<TState>());
    private Task _last = Task.CompletedTask;

    public TState State
    {
        get => _state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => InOrder(() => storage.ReadStateAsync(name, grainId, _state));

    public Task WriteStateAsync() => InOrder(() => storage.WriteStateAsync(name, grainId, _state));

    public Task ClearStateAsync() => InOrder(() => storage.ClearStateAsync(name, grainId, _state));

    private Task InOrder(Func<Task> operation)
    {
        return _last = _last.IsCompleted ? operation() : AfterLastAsync(_last);

        async Task AfterLastAsync(Task last)
        {
            const ConfigureAwaitOptions onThisTurn = ConfigureAwaitOptions.ContinueOnCapturedContext;
            await last.ConfigureAwait(onThisTurn | ConfigureAwaitOptions.SuppressThrowing);
            await operation();
        }
    }
}

/// <summary>What a state is before it is stored the first time.</summary>
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
