using Xunit.Sdk;
using Xunit.v3;

// Each test has the machine to itself: what one measures is not to be disturbed by another's kills.
[assembly: Parallelization(Mode = ParallelMode.None)]
