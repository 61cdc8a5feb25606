namespace OrleansChat.Grains;

/// <summary>Names of the grain storages.</summary>
public static class GrainStorage
{
    /// <summary>Buckets, presence and other state that may be forgotten, kept through ADO.NET.</summary>
    public const string SoftState = "soft-state";
}
