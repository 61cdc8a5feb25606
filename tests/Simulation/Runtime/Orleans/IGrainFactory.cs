namespace Orleans;

/// <summary>Gives references to grains and observers.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain; nothing is activated before the first call.</summary>
    /// <param name="primaryKey">The key of the grain.</param>
    /// <param name="grainClassNamePrefix">Chooses among several classes of one interface.</param>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable;

    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

    IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType);

    /// <summary>A reference through which grains call <paramref name="obj"/> until it is deleted.</summary>
    TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;

    /// <param name="obj">What <see cref="CreateObjectReference{T}"/> gave.</param>
    void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;
}

/// <summary>Gives code outside of grains access to them.</summary>
public interface IClusterClient : IGrainFactory
{
    IServiceProvider ServiceProvider { get; }
}
