using System.Net.WebSockets;
using System.Text;
using OrleansChat.Tests.Client;

namespace OrleansChat.Tests.Protocol;

public class BadInputTests(LiveServer server)
{
    private const int MessageBytesMax = 64 * 1024;

    private static CancellationToken Stopped => LiveServer.Stopped;

    [Fact]
    public async Task A_binary_frame_is_closed_with_1003()
    {
        await using var ann = await server.Visit();
        await ann.Connection.SendBytes(new byte[] { 1, 2 }, WebSocketMessageType.Binary, cancellationToken: Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(1003);
    }

    [Fact]
    public async Task Invalid_utf8_is_closed_with_1007()
    {
        await using var ann = await server.Visit();
        await ann.Connection.SendBytes(
            new byte[] { (byte)'"', 0xC3, 0x28, (byte)'"' }, WebSocketMessageType.Text, cancellationToken: Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(1007);
    }

    [Fact]
    public async Task Invalid_utf8_across_fragments_is_closed_with_1007()
    {
        await using var ann = await server.Visit();
        await ann.Connection.SendBytes(
            new byte[] { (byte)'"', 0xE2, 0x82 }, WebSocketMessageType.Text, endOfMessage: false, Stopped);
        await ann.Connection.SendBytes(
            new byte[] { (byte)'"' }, WebSocketMessageType.Text, endOfMessage: true, Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(1007);
    }

    [Fact]
    public async Task A_character_split_across_fragments_is_whole_again()
    {
        await using var ann = await server.Visit();
        var message = Encoding.UTF8.GetBytes("""{"id":900,"type":"ping","x":"€"}""");
        var half = Array.IndexOf(message, (byte)0xE2) + 1;
        await ann.Connection.SendBytes(message.AsMemory(0, half), WebSocketMessageType.Text, false, Stopped);
        await ann.Connection.SendBytes(message.AsMemory(half), WebSocketMessageType.Text, true, Stopped);
        var reply = await ann.Connection.StrayReplies.Next(
            stray => stray.Id == 900, ann.Connection.MaxWait, Stopped);
        reply.Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_message_of_64_KiB_is_read_and_one_byte_more_is_closed_with_1009()
    {
        await using var ann = await server.Visit();
        var largest = Padded(901, MessageBytesMax);
        (await await ann.Connection.BeginRaw(901, largest, Stopped)).Error.ShouldBeNull();
        await ann.Connection.SendText(Padded(902, MessageBytesMax + 1), Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(1009);
    }

    [Fact]
    public async Task Fragments_that_sum_up_to_more_than_64_KiB_are_closed_with_1009()
    {
        await using var ann = await server.Visit();
        var part = new byte[MessageBytesMax];
        Array.Fill(part, (byte)' ');
        await ann.Connection.SendBytes(part, WebSocketMessageType.Text, endOfMessage: false, Stopped);
        await ann.Connection.SendBytes(part, WebSocketMessageType.Text, endOfMessage: false, Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(1009);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"send\"")]
    [InlineData("""{"id":1,"type":"ping"} {}""")]
    [InlineData("""{"id":1,"type":"ping",}""")]
    [InlineData("""{"id":1,"type":"ping"/* no */}""")]
    public async Task Anything_but_a_json_object_is_closed_with_4500(string text)
    {
        await using var ann = await server.Visit();
        await ann.Connection.SendText(text, Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(4500);
    }

    [Theory]
    [InlineData(33)]
    [InlineData(1_000)]
    public async Task Nesting_over_32_is_closed_with_4500(int depth)
    {
        await using var ann = await server.Visit();
        await ann.Connection.SendText(Nested(depth), Stopped);
        (await ann.Connection.Ended(Stopped)).Code.ShouldBe(4500);
    }

    [Fact]
    public async Task Nesting_of_32_is_read()
    {
        await using var ann = await server.Visit();
        (await await ann.Connection.BeginRaw(903, Nested(32), Stopped)).Error.ShouldBeNull();
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("send")]
    [InlineData("nonsense")]
    public async Task Anything_before_hello_is_unauthenticated_and_closed_with_4501(string type)
    {
        await using var connection = await server.Connect();
        var reply = await connection.Ask(type, new { conversation = "c-1" }, Stopped);
        reply.Error!.Code.ShouldBe("unauthenticated");
        (await connection.Ended(Stopped)).Code.ShouldBe(4501);
    }

    [Theory]
    [InlineData("""{"type":"ping"}""", null)]
    [InlineData("""{"type":"typing","conversation":"c-1","on":true}""", null)]
    [InlineData("""{"type":"hello","token":"x"}""", null)]
    [InlineData("""{"id":0,"type":"hello","token":"x"}""", null)]
    [InlineData("""{"type":"conversations"}""", null)]
    [InlineData("""{"id":7,"type":"ping"}""", 7L)]
    [InlineData("""{"id":7,"type":5}""", 7L)]
    [InlineData("""{"id":7}""", 7L)]
    [InlineData("{}", null)]
    public async Task Anything_but_a_hello_with_an_id_first_is_unauthenticated_and_closed_with_4501(
        string text, long? re)
    {
        await using var connection = await server.Connect();
        await connection.SendText(text, Stopped);
        var reply = await connection.StrayReplies.Next(_ => true, connection.MaxWait, Stopped);
        reply.Id.ShouldBe(re);
        reply.Error!.Code.ShouldBe("unauthenticated");
        (await connection.Ended(Stopped)).Code.ShouldBe(4501);
    }

    [Fact]
    public async Task A_binary_frame_before_hello_is_closed_with_1003()
    {
        await using var connection = await server.Connect();
        await connection.SendBytes(new byte[] { 1 }, WebSocketMessageType.Binary, cancellationToken: Stopped);
        (await connection.Ended(Stopped)).Code.ShouldBe(1003);
    }

    [Theory]
    [InlineData("""{"id":7}""", 7L)]
    [InlineData("""{"id":7,"type":null}""", 7L)]
    [InlineData("""{"id":7,"type":5}""", 7L)]
    [InlineData("""{"id":7,"type":["ping"]}""", 7L)]
    [InlineData("""{"type":"history","conversation":"c-1"}""", null)]
    [InlineData("""{"id":0,"type":"ping"}""", null)]
    [InlineData("""{"id":-1,"type":"ping"}""", null)]
    [InlineData("""{"id":9007199254740992,"type":"ping"}""", null)]
    [InlineData("""{"id":"7","type":"ping"}""", null)]
    [InlineData("""{"id":1.5,"type":"ping"}""", null)]
    [InlineData("""{"id":1e2,"type":"ping"}""", null)]
    [InlineData("""{"id":null,"type":"ping"}""", null)]
    [InlineData("""{"id":{},"type":"send"}""", null)]
    [InlineData("{}", null)]
    public async Task A_frame_without_type_or_with_a_bad_id_is_a_bad_frame_and_the_connection_continues(
        string text, long? re)
    {
        await using var ann = await server.Visit();
        await ann.Connection.SendText(text, Stopped);
        var reply = await ann.Connection.StrayReplies.Next(_ => true, ann.Connection.MaxWait, Stopped);
        reply.Id.ShouldBe(re);
        reply.Error!.Code.ShouldBe("bad_frame");
        await ann.Connection.Ping(Stopped);
    }

    [Fact]
    public async Task The_largest_id_is_taken_and_echoed()
    {
        await using var ann = await server.Visit();
        const long largest = (1L << 53) - 1;
        var reply = await await ann.Connection.BeginRaw(largest, $$"""{"id":{{largest}},"type":"ping"}""", Stopped);
        reply.Error.ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_type_is_said_to_be_unknown()
    {
        await using var ann = await server.Visit();
        (await ann.Connection.Ask("dance", cancellationToken: Stopped)).Error!.Code.ShouldBe("unknown_type");
        await ann.Connection.Ping(Stopped);
    }

    [Fact]
    public async Task An_id_that_is_still_being_answered_is_a_conflict_for_the_second()
    {
        await using var ann = await server.Visit();
        var plaza = await ann.Channel();
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var id = 1_000 + attempt;
            var send = $$"""
                {"id":{{id}},"type":"send","conversation":"{{plaza.Id}}",
                "recipientType":"channel","clientId":"{{id}}","text":"x"}
                """;
            await ann.Connection.SendText(send, Stopped);
            await ann.Connection.SendText(send, Stopped);
            string?[] codes =
            [
                (await Stray(ann.Connection, id)).Error?.Code,
                (await Stray(ann.Connection, id)).Error?.Code,
            ];
            if (codes.Contains("conflict"))
            {
                codes.ShouldContain(code => code == null);
                return;
            }
        }

        Assert.Fail("No second request came while the first was being answered.");
    }

    private static Task<Client.Requests.Reply> Stray(ChatConnection connection, long id) =>
        connection.StrayReplies.Next(stray => stray.Id == id, connection.MaxWait, Stopped);

    private static string Padded(long id, int bytes)
    {
        var head = $$"""{"id":{{id}},"type":"ping","padding":" """.TrimEnd();
        return head + new string('x', bytes - head.Length - 2) + "\"}";
    }

    private static string Nested(int depth)
    {
        var arrays = depth - 1;
        return $$"""{"id":903,"type":"ping","x":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";
    }
}
