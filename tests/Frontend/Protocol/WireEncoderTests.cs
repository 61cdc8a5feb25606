using System.Text;
using System.Text.Json;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Tests.Frontend.Protocol;

public sealed class WireEncoderTests
{
    [Fact]
    public void Every_character_survives_and_only_the_required_ones_are_escaped()
    {
        for (var scalar = 0; scalar <= 0x10FFFF; scalar++)
        {
            if (!Rune.IsValid(scalar))
            {
                continue;
            }

            var text = $"a{new Rune(scalar)}z";
            var payload = Payload(text);
            using var read = JsonDocument.Parse(payload);
            read.RootElement.GetProperty("text").GetString().ShouldBe(text);
            var isRequired = scalar is < ' ' or '"' or '\\';
            (payload.Length == """{"text":""}""".Length + Encoding.UTF8.GetByteCount(text)).ShouldBe(!isRequired);
        }
    }

    [Fact]
    public void Long_text_with_escapes_anywhere_comes_back()
    {
        var random = new Random(1);
        const string characters = "ab\"\\\u0001\n\t\u007f\u2028é€<&>";
        for (var times = 0; times < 200; times++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1_000)).Select(_ =>
                random.Next(4) == 0 ? "😀" : characters[random.Next(characters.Length)].ToString()));
            using var read = JsonDocument.Parse(Payload(text));
            read.RootElement.GetProperty("text").GetString().ShouldBe(text);
        }
    }

    private static byte[] Payload(string text) => ServerFrame.PayloadOf(
        JsonFrameWriter.Build(text, static (json, text) => json.WriteString("text"u8, text))).ToArray();
}
