using OrleansChat.Accounts;
using OrleansChat.Blocking;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Grains.Blocking;

/// <inheritdoc cref="IBlockListGrain"/>
internal sealed class BlockListGrain(IBlockStore blocks, IAccountStore accounts, TimeProvider time)
    : Grain, IBlockListGrain
{
    private static readonly BlockResult Done = new(Refusal: null);

    private UserId Self => UserId.Parse(this.GetPrimaryKeyString());

    public async Task<BlockResult> Block(UserId user)
    {
        if (user == Self)
        {
            return new BlockResult(new Refusal(ErrorCode.SchemaViolation, "user: must be somebody else."));
        }

        if ((await accounts.Find([user], CancellationToken.None)).IsEmpty)
        {
            return new BlockResult(new Refusal(ErrorCode.NotFound, "user: there is no such person."));
        }

        var blocked = await blocks.List(Self, CancellationToken.None);
        if (blocked.Length >= BlockLimits.BlockedMax && !blocked.Any(person => person.Id == user))
        {
            return new BlockResult(
                new Refusal(ErrorCode.Conflict, $"At most {BlockLimits.BlockedMax} people can be blocked."));
        }

        await blocks.Add(Self, user, time.GetUtcNow());
        return Done;
    }

    public async Task<BlockResult> Unblock(UserId user)
    {
        await blocks.Remove(Self, user);
        return Done;
    }

    public async Task<BlockedPeople> List() => new(await blocks.List(Self, CancellationToken.None));
}
