using System.Text.Json;

namespace OrleansChat.Tests.Client.Requests;

/// <summary>Why a request was not done.</summary>
/// <param name="Temporary">Ask again with the same client id; the outcome may be either.</param>
/// <param name="RetryAfter">When to ask again, if the server says so.</param>
public sealed record ReplyError(string Code, string Message, bool Temporary, TimeSpan? RetryAfter)
{
    /// <summary>Whether the same request may succeed later.</summary>
    public bool MayRepeat => Temporary || RetryAfter is not null;

    internal static ReplyError Parse(JsonElement error) => new(
        error.GetProperty("code").GetString()!,
        error.TryGetProperty("message", out var message) ? message.GetString() ?? string.Empty : string.Empty,
        error.TryGetProperty("temporary", out var temporary) && temporary.ValueKind == JsonValueKind.True,
        error.TryGetProperty("retryAfterMs", out var after) ? TimeSpan.FromMilliseconds(after.GetDouble()) : null);
}
