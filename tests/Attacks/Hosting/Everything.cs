using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Attacks.Hosting;

/// <summary>All request types and endpoints, also those that are added later, with members for each.</summary>
internal static class Everything
{
    /// <summary>Members that hold text, of any request or body.</summary>
    public static readonly string[] TextMembers =
    [
        "conversation", "recipientType", "clientId", "text", "title", "kind", "query", "after", "user", "role",
        "invite", "workspace", "access", "emoji", "device", "client", "name", "handle", "email", "password", "current",
        "refreshToken", "reason", "externalId", "token", "scope", "upload", "avatar",
    ];

    public static IEnumerable<string> RequestTypes => RequestKinds.Words.Words;

    /// <summary>Members that fit somewhere, for those who give them to every type.</summary>
    public static JsonObject Members(string conversation) => new()
    {
        ["conversation"] = conversation,
        ["recipientType"] = "group",
        ["clientId"] = Guid.NewGuid().ToString("N"),
        ["text"] = "text",
        ["title"] = "title",
        ["kind"] = "channel",
        ["conversations"] = new JsonArray(new JsonObject { ["id"] = conversation }),
        ["user"] = "u-somebody",
        ["users"] = new JsonArray("u-somebody"),
        ["role"] = "owner",
        ["invite"] = "nonsense",
        ["upload"] = "a-nothing",
        ["seconds"] = 60,
        ["read"] = 1,
        ["on"] = true,
        ["target"] = 1,
        ["emoji"] = "👍",
        ["limit"] = 10,
        ["query"] = "text",
    };

    /// <summary>Method and path of every endpoint of the API, each parameter replaced.</summary>
    public static IEnumerable<(HttpMethod Method, string Path)> Endpoints(AttackedServer server, string parameter) =>
        from endpoint in server.Services[0].GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
        let pattern = endpoint.RoutePattern
        where pattern.RawText!.Contains("/api/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (
            HttpMethod.Parse(method),
            "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(
                segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart text
                    ? text.Content
                    : parameter)))));
}
