using System.Globalization;

namespace Orleans
{
    /// <summary>How long callers of the method, or of all methods of the interface, wait for an answer.</summary>
    /// <param name="timeout">In the form <c>hh:mm:ss</c>.</param>
    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface)]
    public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
    {
        public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
    }

    /// <summary>How long a grain of this class may be unused before it is deactivated.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public class CollectionAgeLimitAttribute : Attribute
    {
        private readonly TimeSpan? _value;

        public CollectionAgeLimitAttribute()
        {
        }

        /// <param name="inactivityPeriod">In the form <c>hh:mm:ss</c>.</param>
        public CollectionAgeLimitAttribute(string inactivityPeriod) =>
            _value = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

        public double Days { get; set; }

        public double Hours { get; set; }

        public double Minutes { get; set; }

        public TimeSpan AgeLimit => _value
            ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
    }
}

namespace Orleans.Concurrency
{
    /// <summary>The call answers at once and its outcome is not told; it may be lost.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class OneWayAttribute : Attribute;

    /// <summary>The call may begin while others of the grain await.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>Every silo runs such grains for its own callers, up to so many activations of one key.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StatelessWorkerAttribute : Attribute
    {
        public StatelessWorkerAttribute()
        {
        }

        public StatelessWorkerAttribute(int maxLocalWorkers) => MaxLocalWorkers = maxLocalWorkers;

        internal int MaxLocalWorkers { get; } = 2;
    }
}

namespace Orleans.Placement
{
    /// <summary>Activates where the caller is, if that is a silo.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class PreferLocalPlacementAttribute : Attribute;
}
