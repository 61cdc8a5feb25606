using System.ComponentModel.DataAnnotations;

namespace OrleansChat.Grains.Uploads;

/// <summary>What silos decide about uploads. Section <c>Uploads</c>, together with the frontend's settings.</summary>
public sealed class UploadRowOptions
{
    public const string Section = "Uploads";

    /// <summary>
    /// Bytes that one person can upload within 24 hours. Default 1 GiB. The rate limit <c>upload-user</c> limits their
    /// number.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long BytesPerDayMax { get; set; } = 1024L * 1024 * 1024;

    /// <summary>How long an upload is kept that no message names. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "365.00:00:00")]
    public TimeSpan UnsentKept { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a signed link is valid. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan LinkLife { get; set; } = TimeSpan.FromMinutes(5);
}
