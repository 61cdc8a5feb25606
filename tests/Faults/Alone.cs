// Each test has the machine to itself: what one measures is not to be disturbed by another's kills.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
