using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansChat.Tests.Protocol;

/// <summary>Forms that strangers send.</summary>
public sealed class UploadFormTests(LiveServer server)
{
    private static readonly byte[] Content = [1, 2, 3];

    [Fact]
    public async Task Without_a_token_nothing_is_read()
    {
        using var form = Uploads.Form(Content, "a.bin");
        using var response = await Uploads.Post(server, null, form);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Eleven_megabytes_are_too_large()
    {
        using var form = Uploads.Form(new byte[11 * 1024 * 1024], "large.bin");
        await Refused(form, HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task Eleven_megabytes_of_unsaid_length_are_too_large()
    {
        using var form = new UnsaidLength(Uploads.Form(new byte[11 * 1024 * 1024], "large.bin"));
        await Refused(form, HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task Ten_megabytes_are_taken()
    {
        await using var ann = await server.Visit();
        var file = await Uploads.Post(server, ann, new byte[10 * 1024 * 1024], "ten.bin");
        file.GetProperty("bytes").GetInt64().ShouldBe(10 * 1024 * 1024);
        file.GetProperty("type").GetString().ShouldBe("application/octet-stream");
        file.TryGetProperty("width", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task An_image_that_would_fill_the_memory_is_refused()
    {
        // A PNG whose header says 50,000 × 50,000 pixels.
        using var form = Uploads.Form(
            Convert.FromHexString(
                "89504E470D0A1A0A0000000D494844520000C3500000C3500802000000C4CDAA9D0000000849444154789C0300"
                + "00000001480689D20000000049454E44AE426082"),
            "bomb.png");
        await Refused(form, HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task Bodies_that_are_no_form_with_a_file_are_refused()
    {
        using var json = JsonContent.Create(new { file = "a" });
        await Refused(json, HttpStatusCode.BadRequest, "schema_violation");
        using var empty = Uploads.Form([], "empty.bin");
        await Refused(empty, HttpStatusCode.BadRequest, "schema_violation");
        using var other = new MultipartFormDataContent { { new ByteArrayContent(Content), "picture", "a.bin" } };
        await Refused(other, HttpStatusCode.BadRequest, "schema_violation");
        using var field = new MultipartFormDataContent { { new StringContent("text"), "file" } };
        await Refused(field, HttpStatusCode.BadRequest, "schema_violation");
        using var two = Uploads.Form(Content, "a.bin");
        two.Add(new ByteArrayContent(Content), "file", "b.bin");
        await Refused(two, HttpStatusCode.BadRequest, "schema_violation");
        using var nothing = new ByteArrayContent([]);
        await Refused(nothing, HttpStatusCode.BadRequest, "schema_violation");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=b")]
    public async Task Broken_forms_are_refused(string type)
    {
        using var body = new StringContent(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nno end");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        await Refused(body, HttpStatusCode.BadRequest, "schema_violation");
    }

    [Fact]
    public async Task Many_parts_and_many_headers_are_refused()
    {
        using var parts = new MultipartFormDataContent();
        for (var count = 0; count < 20; count++)
        {
            parts.Add(new StringContent("x"), $"field{count}");
        }

        parts.Add(new ByteArrayContent(Content), "file", "a.bin");
        await Refused(parts, HttpStatusCode.BadRequest, "schema_violation");

        using var form = Uploads.Form(Content, "a.bin");
        for (var count = 0; count < 50; count++)
        {
            form.First().Headers.TryAddWithoutValidation($"X-{count}", new string('x', 500));
        }

        await Refused(form, HttpStatusCode.BadRequest, "schema_violation");
    }

    [Fact]
    public async Task Names_are_cleaned_and_bounded()
    {
        await using var ann = await server.Visit();
        (await NameOf(ann, "../../../etc/passwd")).ShouldBe("passwd");
        (await NameOf(ann, @"..\..\chat.db")).ShouldBe("chat.db");
        (await NameOf(ann, new string('n', 2_000) + ".txt")).Length.ShouldBe(128);
        (await NameOf(ann, "Übermut 😀.txt")).ShouldBe("Übermut 😀.txt");
    }

    private async Task<string> NameOf(Visitor visitor, string name) =>
        (await Uploads.Post(server, visitor, Content, name)).GetProperty("name").GetString()!;

    private async Task Refused(HttpContent body, HttpStatusCode status, string code)
    {
        await using var ann = await server.Visit();
        using var response = await Uploads.Post(server, ann, body);
        var problem = await response.Content.ReadAsStringAsync(LiveServer.Stopped);
        response.StatusCode.ShouldBe(status, problem);
        JsonDocument.Parse(problem).RootElement.GetProperty("code").GetString().ShouldBe(code);
    }

    /// <summary>Sends a body in chunks.</summary>
    private sealed class UnsaidLength : HttpContent
    {
        private readonly HttpContent _body;

        public UnsaidLength(HttpContent body)
        {
            _body = body;
            Headers.ContentType = body.Headers.ContentType;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            _body.CopyToAsync(stream, context);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
