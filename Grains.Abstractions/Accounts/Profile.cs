using OrleansChat.Uploads;

namespace OrleansChat.Accounts;

/// <summary>What a person shows of themselves.</summary>
/// <param name="User">The person as events name them.</param>
/// <param name="Handle">The handle as typed; null if there is none.</param>
/// <param name="Avatar">The upload with the picture; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.profile")]
public sealed record Profile(Participant User, string? Handle, UploadId? Avatar);

/// <summary>Changes a person's own profile; what is null stays as it is.</summary>
/// <param name="Name">Display name, 1–64 characters.</param>
/// <param name="Handle">3–30 of <c>A–Z a–z 0–9 _ . -</c>; unique, ignoring case.</param>
/// <param name="Avatar">An image that the person uploaded and hasn't sent.</param>
[GenerateSerializer, Immutable, Alias("chat.profile-change")]
public sealed record ProfileChange(string? Name, string? Handle, UploadId? Avatar)
{
    /// <summary>Whether the picture goes without another one taking its place.</summary>
    [Id(0)]
    public bool RemovesAvatar { get; init; }
}
