using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace OrleansChat.Frontend.Http;

/// <summary>
/// The API as an OpenAPI document, at <c>/openapi/v1.json</c>; docs/openapi.json holds the same. Developers get a page
/// to read it and to try it out. The protocol of the WebSocket is an AsyncAPI document, docs/asyncapi.json.
/// </summary>
internal static class ApiDescription
{
    /// <summary>Where developers read it.</summary>
    public const string Page = "/scalar";

    /// <summary>The page brings scripts and styles of its own in its text.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; frame-ancestors 'none'";

    /// <summary>Where the protocol of the WebSocket is described.</summary>
    public const string Protocol = "/asyncapi/v1.json";

    private const string Problem = nameof(Problem);

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(Describe);
        options.AddSchemaTransformer(Describe);
    });

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapGet(Protocol, () => TypedResults.Stream(
                typeof(ApiDescription).Assembly.GetManifestResourceStream("asyncapi.json")!, "application/json"))
            .ExcludeFromDescription();
        if (app.Environment.IsDevelopment())
        {
            app.MapScalarApiReference(Page, options => options.DisableDefaultFonts());
        }
    }

    private static async Task Describe(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Orleans.Chat",
            Version = "1",
            Description = "Accounts, sessions and administration. Conversations go over the WebSocket /v1/ws.",
        };

        // Wherever it is read from.
        document.Servers = null;
        document.AddComponent(
            Problem, await context.GetOrCreateSchemaAsync(typeof(ProblemResponse), null, cancellationToken));
        document.AddComponent<IOpenApiSecurityScheme>(
            SessionAuthenticationHandler.SchemeName, Bearer("The access token of a session."));
        document.AddComponent<IOpenApiSecurityScheme>(
            ApiKeyAuthenticationHandler.SchemeName, Bearer("The API key of an outer application."));
    }

    private static Task Describe(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses!["default"] = new OpenApiResponse
        {
            Description = "A refusal.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) },
            },
        };
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().Any())
        {
            var scheme = metadata.OfType<RequiredScope>().Any()
                ? ApiKeyAuthenticationHandler.SchemeName
                : SessionAuthenticationHandler.SchemeName;
            operation.Security =
                [new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }

    /// <summary>Times are written by a converter of ours, which says nothing of their type.</summary>
    private static Task Describe(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Format == "date-time")
        {
            schema.Type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null
                ? JsonSchemaType.String
                : JsonSchemaType.String | JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }

    private static OpenApiSecurityScheme Bearer(string description) => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description = description,
    };
}

/// <summary>The form of every refusal.</summary>
/// <param name="Type">What the status means, as a URI.</param>
/// <param name="Title">What went wrong, for people.</param>
/// <param name="Code">What went wrong, for programs.</param>
/// <param name="Trace">Leads to the request in the server's log.</param>
internal sealed record ProblemResponse(string Type, string Title, int Status, string Code, string Trace);
