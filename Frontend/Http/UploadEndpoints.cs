using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.Frontend.Uploads;
using OrleansChat.RateLimits;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend.Http;

/// <summary>Endpoints for files: to upload them, and to read them and their previews.</summary>
internal sealed class UploadEndpoints(
    UploadIntake intake, RateLimiter limiter, GrainCalls calls, Blobs blobs, UploadOptions options)
{
    private const string PreviewType = ContentTypes.WebP;

    /// <summary>An upload never changes, but who may read it does: no cache that people share may keep it.</summary>
    private const string Caching = "private, max-age=31536000, immutable";

    public void Map(RouteGroupBuilder api)
    {
        var uploads = api.MapGroup("/uploads").WithTags("Uploads");
        uploads.WithRequestTimeout(options.TransferTimeout);

        // The form has a limit of its own; what goes beyond is drained, so that the client reads the refusal.
        uploads.MapPost("", Upload)
            .RequireSession()
            .LimitByUser(RateLimitPolicies.UploadUser)
            .WithMetadata(new BodyLimit(null))
            .DescribeUpload();
        uploads.MapGet("/{id}", Read).RequireSessionOrLink();
        uploads.MapGet("/{id}/preview", ReadPreview).RequireSessionOrLink();
    }

    /// <summary>Uploads a file: a part called file of a multipart form.</summary>
    public async Task<Results<Ok<UploadResponse>, RefusalResult>> Upload(HttpContext context, ClaimsPrincipal user)
    {
        var owner = user.Session().User.Id;
        var result = await intake.Take(owner, context.Request, context.RequestAborted);
        if (result.Refusal?.Code is ErrorCode.Unavailable)
        {
            // Who is asked to try again hasn't used up a file of the day.
            limiter.Return(RateLimitPolicies.UploadUser, owner.Value);
        }

        return result.ToHttp(UploadResponse.Of);
    }

    /// <summary>Reads an upload, or a range of it: as a person who is logged in, or by a signed link.</summary>
    public Task<Results<FileStreamHttpResult, RefusalResult>> Read(HttpContext context, string id) =>
        Serve(context, id, BlobKind.Content);

    /// <summary>Reads the preview of an image: as a person who is logged in, or by a signed link.</summary>
    public Task<Results<FileStreamHttpResult, RefusalResult>> ReadPreview(HttpContext context, string id) =>
        Serve(context, id, BlobKind.Preview);

    private async Task<Results<FileStreamHttpResult, RefusalResult>> Serve(
        HttpContext context, string id, BlobKind kind)
    {
        if (!UploadId.TryParse(id, out var upload) || blobs.Store is not { } store)
        {
            return new RefusalResult(Refusals.UploadNotFound);
        }

        var result = await calls.Uploads(UploadLinkClaims.Reader(context.User)).Open(upload);
        if (result.Value is not { } content)
        {
            return new RefusalResult(result.Refusal!);
        }

        if ((kind is BlobKind.Preview && !content.HasPreview)
            || await store.Open(upload, kind, context.RequestAborted) is not { } bytes)
        {
            return new RefusalResult(Refusals.UploadNotFound);
        }

        var type = kind is BlobKind.Preview ? PreviewType : content.File.Type;
        SetHeaders(context.Response.Headers, type, content.File.Name);
        return TypedResults.Stream(
            bytes,
            type == ContentTypes.Text ? type + "; charset=utf-8" : type,
            lastModified: content.At,
            entityTag: new EntityTagHeaderValue($"\"{upload}.{BlobKinds.Word(kind)}\""),
            enableRangeProcessing: true);
    }

    private static void SetHeaders(IHeaderDictionary headers, string type, string name)
    {
        var disposition = new ContentDispositionHeaderValue(ContentTypes.IsShown(type) ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        headers.CacheControl = Caching;
    }
}

/// <param name="Type">The media type that the server read from the content.</param>
/// <param name="Width">Pixels; for images.</param>
/// <param name="Height">Pixels; for images.</param>
internal sealed record UploadResponse(
    string Id,
    string Name,
    string Type,
    long Bytes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Width = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Height = null)
{
    public static UploadResponse Of(Attachment file) =>
        new(file.Id.Value, file.Name, file.Type, file.Bytes, file.Width, file.Height);
}

/// <summary>How the API's document describes uploading, whose body no type describes.</summary>
internal static class UploadDescription
{
    public static TBuilder DescribeUpload<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["multipart/form-data"] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Required = new HashSet<string> { "file" },
                            Properties = new Dictionary<string, IOpenApiSchema>
                            {
                                ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                            },
                        },
                    },
                },
            };
            return Task.CompletedTask;
        });
}
