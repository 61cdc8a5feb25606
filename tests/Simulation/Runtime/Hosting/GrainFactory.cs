using OrleansChat.Tests.Simulation.Runtime.Calls;

namespace OrleansChat.Tests.Simulation.Runtime.Hosting;

internal sealed class GrainFactory(GrainRuntime runtime) : IClusterClient
{
    public IServiceProvider ServiceProvider => runtime.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        GetGrain<TGrainInterface>(
            GrainId.Create(runtime.GrainTypeOf(typeof(TGrainInterface), grainClassNamePrefix), primaryKey));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)ReferenceProxy.Create(typeof(TGrainInterface), grainId, runtime);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)(object)ReferenceProxy.Create(
            grainInterfaceType,
            GrainId.Create(runtime.GrainTypeOf(grainInterfaceType, null), grainPrimaryKey),
            runtime);

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        ReferenceProxy.Create(GrainInterface.Named(interfaceType), grainId, runtime);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver =>
        obj is TGrainObserverInterface and not GrainReference
            ? GetGrain<TGrainObserverInterface>(runtime.Observers.Add(obj))
            : throw new ArgumentException(
                $"{obj?.GetType().Name ?? "null"} is not an object of {typeof(TGrainObserverInterface)}.", nameof(obj));

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference)
        {
            throw new ArgumentException("Only a reference can be deleted, not the observer itself.", nameof(obj));
        }

        runtime.Observers.Delete(reference.GrainId);
    }
}
