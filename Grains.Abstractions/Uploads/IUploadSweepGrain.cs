using System.Collections.Immutable;

namespace OrleansChat.Uploads;

/// <summary>
/// Says which uploads no message names, for frontends to remove their bytes. A stateless worker. Key: any.
/// </summary>
[Alias("chat.upload-sweep")]
public interface IUploadSweepGrain : IGrainWithStringKey
{
    /// <summary>
    /// Marks uploads that weren't sent in time as removed, so that no message can name them from now on.
    /// </summary>
    /// <param name="after">The last one of an earlier batch; null begins with the first.</param>
    /// <returns>
    /// By id, at most <see cref="UploadLimits.SweepMax"/> removed uploads, whose bytes may still be there. Several
    /// callers may get the same ones.
    /// </returns>
    [Alias("removed")]
    Task<ImmutableArray<UploadId>> Removed(UploadId? after);

    /// <summary>
    /// The bytes of removed uploads are gone. Their rows go, too, as soon as they no longer count for the owner's day.
    /// </summary>
    [Alias("forget")]
    Task Forget(ImmutableArray<UploadId> uploads);
}
