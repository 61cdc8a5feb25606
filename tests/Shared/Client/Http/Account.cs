using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Client.Http;

/// <summary>The response to registering, logging in, starting as a guest or refreshing.</summary>
public sealed record Account(Person User, string AccessToken, string RefreshToken, TimeSpan ExpiresIn)
{
    public static Account Parse(JsonElement json) => new(
        Person.Parse(json.GetProperty("user")),
        json.GetProperty("accessToken").GetString()!,
        json.GetProperty("refreshToken").GetString()!,
        TimeSpan.FromSeconds(json.GetProperty("expiresIn").GetDouble()));
}
