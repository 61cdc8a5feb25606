namespace OrleansChat.Grains;

/// <summary>Names of the grain storages.</summary>
public static class GrainStorage
{
    /// <summary>Soft state that a crash may lose, such as buckets and presence, in ADO.NET storage.</summary>
    public const string SoftState = "soft-state";
}
