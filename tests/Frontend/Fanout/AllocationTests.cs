using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Fanout;

/// <summary>Alone, because what the whole process allocates is counted.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Events = 200;
    private const int FewReaders = 10;
    private const int ManyReaders = 1_000;

    [Fact]
    public void A_delivery_allocates_nothing()
    {
        using var few = new Crowd(FewReaders);
        using var many = new Crowd(ManyReaders);
        few.Deliver(Events);
        many.Deliver(Events);

        // Queues still grow here and there. What an event costs once is the same for both; only readers differ.
        var difference = Allocated(many) - Allocated(few);
        var perDelivery = (double)difference / (Events * (ManyReaders - FewReaders));
        perDelivery.ShouldBeLessThan(2, "bytes a delivery; the smallest object has 24");
    }

    private static long Allocated(Crowd crowd)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        crowd.Deliver(Events);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
