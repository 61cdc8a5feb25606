namespace OrleansChat.Frontend.Http;

internal sealed record RegisterBody(
    string? Email, string? Handle, string? Password, string? Name, string? Device);

internal sealed record LogInBody(string? Email, string? Password, string? Device);

internal sealed record GuestBody(string? Name, string? Device);

internal sealed record RefreshBody(string? RefreshToken);

/// <summary>What a log-in of any kind answers.</summary>
/// <param name="AccessToken">What <c>hello</c> and <c>Authorization: Bearer</c> carry.</param>
/// <param name="RefreshToken">Good for one refresh.</param>
/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
internal sealed record GrantBody(UserBody User, string AccessToken, string RefreshToken, long ExpiresIn);

internal sealed record UserBody(string Id, string Name, string Type);
