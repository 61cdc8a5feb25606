using System.Text.Json;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Client.Http;

/// <summary>What the server gives to somebody who registered, logged in, came as a guest or refreshed.</summary>
public sealed record Account(Person User, string AccessToken, string RefreshToken, TimeSpan ExpiresIn)
{
    public static Account Parse(JsonElement json) => new(
        Person.Parse(json.GetProperty("user")),
        json.GetProperty("accessToken").GetString()!,
        json.GetProperty("refreshToken").GetString()!,
        TimeSpan.FromSeconds(json.GetProperty("expiresIn").GetDouble()));
}
