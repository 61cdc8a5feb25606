using Microsoft.Extensions.Logging;
using OrleansChat.Accounts;
using OrleansChat.Blocking;
using OrleansChat.Fanout;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Grains.Blocking;

/// <inheritdoc cref="IBlockListGrain"/>
internal sealed partial class BlockListGrain(
    IBlockStore blocks, IAccountStore accounts, TimeProvider time, ILogger<BlockListGrain> logger)
    : Grain, IBlockListGrain
{
    private UserId Self => UserId.Parse(this.GetPrimaryKeyString());

    public async Task<Refusal?> Block(UserId user)
    {
        if (user == Self)
        {
            return Refusals.UserIsSelf;
        }

        if ((await accounts.Find([user], CancellationToken.None)).IsEmpty)
        {
            return Refusals.UserNotFound;
        }

        var blocked = await blocks.List(Self, CancellationToken.None);
        if (blocked.Length >= BlockLimits.BlockedMax && !blocked.Any(person => person.Id == user))
        {
            return Refusals.TooManyBlocked;
        }

        await blocks.Add(Self, user, time.GetUtcNow());
        _ = Publish(new BlockChanged(Self, user, On: true));
        return null;
    }

    public async Task<Refusal?> Unblock(UserId user)
    {
        await blocks.Remove(Self, user);
        _ = Publish(new BlockChanged(Self, user, On: false));
        return null;
    }

    public async Task<BlockedPeople> List() => new(await blocks.List(Self, CancellationToken.None));

    /// <summary>Also called for repeats: the first event may have been lost together with the answer.</summary>
    private async Task Publish(BlockChanged changed)
    {
        try
        {
            var stream = FanoutStreams.User(changed.Blocker);
            await this.GetStreamProvider(FanoutStreams.Provider).GetStream<StreamEvent>(stream).OnNextAsync(changed);
        }
        catch (Exception fault)
        {
            LogPublishFailed(fault, changed.Blocker);
        }
    }

    [LoggerMessage(1501, LogLevel.Warning, "Publishing a block of {User} to their connections failed")]
    private partial void LogPublishFailed(Exception fault, UserId user);
}
