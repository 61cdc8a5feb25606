using System.Text;
using OrleansChat.Frontend.Uploads;

namespace OrleansChat.Tests.Uploads;

public sealed class UploadFormTests
{
    private const string Type = "multipart/form-data; boundary=b";

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_not_the_forms_fault()
    {
        var form = UploadForm.Of(Type, Body("--b--\r\n")).ShouldNotBeNull();

        // A device of Linux on which every write fails for lack of space.
        await using var full = new FileStream(
            "/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await Should.ThrowAsync<SpoolException>(() => form.Read(full, 1_000, Stopped));
    }

    [Fact]
    public async Task A_body_that_ends_before_its_last_border_is_no_form()
    {
        var form = UploadForm.Of(Type, Body("")).ShouldNotBeNull();
        await using var target = new MemoryStream();
        (await form.Read(target, 1_000, Stopped)).ShouldBe(Refusals.UploadFormInvalid);
    }

    private static MemoryStream Body(string end) => new(Encoding.ASCII.GetBytes(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\ntext\r\n" + end));
}
