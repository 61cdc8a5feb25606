using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Description;

/// <summary>
/// The protocol describes itself: whoever changes a request, a reply, an event or a code changes docs/asyncapi.json and
/// docs/protocol.md, too.
/// </summary>
public sealed class ProtocolDocumentTests
{
    private readonly ProtocolPage _page = new();

    [Fact]
    public async Task The_document_in_the_docs_describes_what_the_codec_reads_and_writes() =>
        new ProtocolDocument().ToString().ShouldBe(
            await File.ReadAllTextAsync(ProtocolPage.PathOf("asyncapi.json"), TestContext.Current.CancellationToken),
            "The protocol changed; record it: dotnet test --project tests/Frontend -c Release --explicit only"
            + " --filter-method '*.Record_the_protocol'");

    [Fact(Explicit = true)]
    public async Task Record_the_protocol() =>
        await File.WriteAllTextAsync(
            ProtocolPage.PathOf("asyncapi.json"),
            new ProtocolDocument().ToString(),
            TestContext.Current.CancellationToken);

    [Fact]
    public void The_page_has_a_row_for_each_request_and_each_event_and_for_no_other()
    {
        _page.Requests.Keys.ShouldBe(RequestKinds.Words.Words, ignoreOrder: true);
        _page.Events.Keys.ShouldBe(
            FrameSamples.Events.Select(frame => frame.GetProperty("event").GetString()!).Distinct(),
            ignoreOrder: true);
    }

    [Fact]
    public void The_page_names_each_error_code_and_each_close_code()
    {
        _page.ErrorCodes.ShouldBe(Enum.GetValues<ErrorCode>().Select(ErrorCodes.WireName), ignoreOrder: true);
        Enum.GetValues<CloseCode>().ShouldAllBe(code => _page.CloseCodes.ContainsKey((int)code));
    }

    [Fact]
    public void Each_request_has_a_word_and_a_reply()
    {
        ProtocolDocument.Requests.Select(RequestKinds.Words.Word).ShouldBeUnique();
        ProtocolDocument.Requests.ShouldAllBe(kind => FrameSamples.Replies[kind].Any());
    }
}
