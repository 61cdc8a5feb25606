using Microsoft.Extensions.Options;
using OrleansChat.Configuration;

namespace OrleansChat.Grains.Uploads;

/// <summary>What silos decide about uploads. Section <c>Uploads</c>, together with the frontend's settings.</summary>
public sealed class UploadRowOptions
{
    public const string Section = "Uploads";

    /// <summary>
    /// Bytes that one person can upload within 24 hours. Default 1,024 MiB. The rate limit <c>upload-user</c> limits
    /// the number of files.
    /// </summary>
    [Between(1, 1_099_511_627_776)]
    public long BytesPerDayMax { get; set; } = 1024L * 1024 * 1024;

    /// <summary>
    /// How long an upload is kept that no message names. Default 24 h. It is longer than the longest
    /// <c>Uploads:TransferTimeout</c>: no upload is removed while its bytes arrive.
    /// </summary>
    [Between("02:00:00", "365.00:00:00")]
    public TimeSpan UnsentKept { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a signed link is valid. Default 5 min.</summary>
    [Between("00:00:10", "01:00:00")]
    public TimeSpan LinkLife { get; set; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class UploadRowOptionsValidator : IValidateOptions<UploadRowOptions>;
