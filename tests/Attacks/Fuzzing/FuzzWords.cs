using System.Text;

namespace OrleansChat.Tests.Attacks.Fuzzing;

/// <summary>Where the requests of a case go.</summary>
internal sealed record FuzzTarget(string Host, string Token, string Conversation);

/// <summary>Requests that the server understands, and what chance makes of them.</summary>
internal sealed class FuzzWords(Random random, FuzzTarget target)
{
    private const string Nowhere = "c-nowhere";

    private int _lastId = 1_000;

    public static string Hello(string token) => $$"""{"id":1,"type":"hello","token":"{{token}}"}""";

    public static string Subscribe(string conversation) =>
        $$"""{"id":2,"type":"subscribe","conversations":[{"id":"{{conversation}}"}]}""";

    public string Json()
    {
        var id = random.Next(10) == 0 ? 1_000 : ++_lastId;
        var conversation = random.Next(4) == 0 ? Nowhere : target.Conversation;
        var place = $"\"conversation\":\"{conversation}\"";
        return random.Next(9) switch
        {
            0 => $$"""{"id":{{id}},"type":"ping"}""",
            1 => """{"type":"ping"}""",
            2 => $$"""{"id":{{id}},"type":"hello","token":"{{(random.Next(2) == 0 ? target.Token : "x")}}"}""",
            3 => $$"""{"id":{{id}},"type":"typing",{{place}},"on":true}""",
            4 => $$"""{"id":{{id}},"type":"history",{{place}}}""",
            5 => $$"""{"id":{{id}},"type":"conversations"}""",
            6 => Hello(target.Token),
            7 => $$"""{"id":{{id}},"type":"send",{{place}},"recipientType":"channel","clientId":"{{id}}","text":"€"}""",
            _ => Subscribe(conversation),
        };
    }

    /// <summary>A request in one frame.</summary>
    public byte[] Request(bool isBroken)
    {
        var text = Encoding.UTF8.GetBytes(Json());
        for (var count = isBroken ? random.Next(1, 4) : 0; count > 0; count--)
        {
            text = Break(text);
        }

        return ClientBytes.Frame(ClientBytes.Final | ClientBytes.Text, text, mask: 0x55AA33CC);
    }

    /// <summary>A handshake that is cut, changed or followed by what is none, or another request that is.</summary>
    public byte[] Http()
    {
        var whole = ClientBytes.Handshake(target.Host);
        return random.Next(8) switch
        {
            0 => whole[..random.Next(1, whole.Length)],
            1 => Break(whole),
            2 => [.. whole, .. whole],
            3 => [.. whole[..^2], .. Line($"X-Large: {new string('a', random.Next(40_000))}\r\n")],
            4 => [.. whole[..^2], .. "Content-Length: 100\r\n\r\nhalf"u8],
            5 => [.. "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"u8, .. whole],
            6 => [.. "POST /api/v1/auth/guest HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"u8,
                .. "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"na"u8],
            _ => Noise(random.Next(1, 2_000)),
        };
    }

    private static byte[] Line(string text) => Encoding.ASCII.GetBytes(text + "\r\n");

    private byte[] Break(byte[] text)
    {
        if (text.Length == 0)
        {
            return Noise(1);
        }

        var place = random.Next(text.Length);
        switch (random.Next(6))
        {
            case 0:
                text[place] ^= (byte)(1 << random.Next(8));
                return text;
            case 1:
                return text[..place];
            case 2:
                return [.. text[..place], .. Noise(random.Next(1, 9)), .. text[place..]];
            case 3:
                return [.. text[..place], .. Enumerable.Repeat((byte)'[', random.Next(1, 2_000)), .. text[place..]];
            case 4:
                return [.. text[..place], .. "\\ud800"u8, .. text[place..]];
            default:
                return [.. text, .. text];
        }
    }

    private byte[] Noise(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
