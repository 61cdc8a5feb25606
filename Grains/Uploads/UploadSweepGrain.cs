using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using OrleansChat.Uploads;

namespace OrleansChat.Grains.Uploads;

/// <inheritdoc cref="IUploadSweepGrain"/>
[StatelessWorker]
internal sealed class UploadSweepGrain(IUploadStore uploads, TimeProvider time, IOptions<UploadRowOptions> options)
    : Grain, IUploadSweepGrain
{
    public async Task<ImmutableArray<UploadId>> Removed(UploadId? after)
    {
        var now = time.GetUtcNow();
        await uploads.DeleteSwept(now - UploadsGrain.Day, UploadLimits.SweepMax);
        await uploads.RemoveUnsent(now - options.Value.UnsentKept, UploadLimits.SweepMax);
        return await uploads.Removed(after, UploadLimits.SweepMax, CancellationToken.None);
    }

    public Task Forget(ImmutableArray<UploadId> removed) => uploads.Sweep(removed);
}
