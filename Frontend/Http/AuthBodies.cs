using System.Text.Json.Serialization;

namespace OrleansChat.Frontend.Http;

internal sealed record RegisterBody(
    string? Email, string? Handle, string? Password, string? Name, string? Device, bool? Cookie);

internal sealed record LogInBody(string? Email, string? Password, string? Device, bool? Cookie);

internal sealed record GuestBody(string? Name, string? Device, bool? Cookie);

internal sealed record RefreshBody(string? RefreshToken, bool? Cookie);

/// <summary>What a log-in of any kind answers.</summary>
/// <param name="AccessToken">What <c>hello</c> and <c>Authorization: Bearer</c> carry; none with cookies.</param>
/// <param name="RefreshToken">Good for one refresh; none with cookies.</param>
/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
/// <param name="Antiforgery">With cookies: what requests that change something carry in a header.</param>
internal sealed record GrantBody(
    UserBody User,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AccessToken,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken,
    long ExpiresIn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Antiforgery);

internal sealed record UserBody(string Id, string Name, string Type);

internal sealed record ChangePasswordBody(string? Current, string? Password);

internal sealed record ForgotPasswordBody(string? Email);

internal sealed record ResetPasswordBody(string? Token, string? Password);

/// <param name="Session">The session that asks.</param>
internal sealed record MeBody(
    UserBody User, string Role, string? Email, string? Handle, DateTimeOffset? CreatedAt, string Session);

internal sealed record SessionListBody(IReadOnlyList<SessionBody> Items);

/// <param name="Device">What the person calls the device.</param>
/// <param name="Client">What the program says it is.</param>
/// <param name="Current">The session that asks.</param>
internal sealed record SessionBody(
    string Id, string? Device, string? Client, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, bool Current);
