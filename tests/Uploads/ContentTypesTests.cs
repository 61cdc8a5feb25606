using System.Text;
using OrleansChat.Frontend.Uploads;

namespace OrleansChat.Tests.Uploads;

public sealed class ContentTypesTests
{
    [Theory]
    [InlineData("\u0089PNG\r\n\u001a\n....", "image/png", true)]
    [InlineData("\u00ff\u00d8\u00ff\u00e0..JFIF", "image/jpeg", true)]
    [InlineData("GIF89a....", "image/gif", true)]
    [InlineData("RIFF....WEBPVP8 ", "image/webp", true)]
    [InlineData("RIFF....WAVEfmt ", "audio/wav", true)]
    [InlineData("RIFF....AVI LIST\u0000", "application/octet-stream", false)]
    [InlineData("ID3\u0003....", "audio/mpeg", true)]
    [InlineData("OggS\u0000....", "audio/ogg", true)]
    [InlineData("fLaC\u0000....", "audio/flac", true)]
    [InlineData("\u0000\u0000\u0000\u0018ftypisom....", "video/mp4", true)]
    [InlineData("\u0000\u0000\u0000\u0018ftypM4A ....", "audio/mp4", true)]
    [InlineData("\u0000\u0000\u0000\u0018ftypqt  ....", "video/quicktime", true)]
    [InlineData("\u0000\u0000\u0000\u0018ftypheic....", "application/octet-stream", false)]
    [InlineData("\u001a\u0045\u00df\u00a3....B\u0082\u0084webm", "video/webm", true)]
    [InlineData("%PDF-1.7", "application/pdf", false)]
    [InlineData("PK\u0003\u0004....", "application/zip", false)]
    [InlineData("\u001f\u008b\u0008....", "application/gzip", false)]
    [InlineData("MZ\u0090\u0000....", "application/octet-stream", false)]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>", "text/plain", false)]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>", "text/plain", false)]
    [InlineData("GIF8", "text/plain", false)]
    [InlineData("RIFF", "text/plain", false)]
    public void The_type_is_read_from_the_first_bytes(string head, string type, bool isShown)
    {
        ContentTypes.Of(Encoding.Latin1.GetBytes(head)).ShouldBe(type);
        ContentTypes.IsShown(type).ShouldBe(isShown);
    }

    [Fact]
    public void Text_may_be_cut_within_a_character()
    {
        var text = Encoding.UTF8.GetBytes("日本語のテキスト");
        ContentTypes.Of(text.AsSpan(0, text.Length - 1)).ShouldBe("text/plain");
        ContentTypes.Of(text.AsSpan(1)).ShouldBe("application/octet-stream");
    }

    [Theory]
    [InlineData("photo.png", "photo.png")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\ann\Документ.pdf", "Документ.pdf")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData(" . ", "file")]
    [InlineData("a\r\nSet-Cookie: x\0.txt", "aSet-Cookie: x.txt")]
    [InlineData("invoice\u202Egnp.exe", "invoicegnp.exe")]
    [InlineData("zero\u200Bwidth.txt", "zerowidth.txt")]
    public void A_name_is_for_display_and_never_a_path(string? name, string clean) =>
        FileNames.Clean(name).ShouldBe(clean);

    [Fact]
    public void A_long_name_keeps_its_extension()
    {
        var clean = FileNames.Clean(new string('x', 10_000) + ".jpeg");
        clean.Length.ShouldBe(128);
        clean.ShouldEndWith("x.jpeg");
        FileNames.Clean(string.Concat(Enumerable.Repeat("😀", 500))).EnumerateRunes().Count().ShouldBe(128);
        FileNames.Clean("a." + new string('y', 500)).Length.ShouldBe(128);
    }
}
