using System.Buffers;
using System.Text.Json;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Builds one text frame at a time; kept per thread, because building never awaits.</summary>
internal sealed class JsonFrameWriter
{
    private const int BytesKeptMax = 64 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = WireEncoder.Instance,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static JsonFrameWriter? _ofThread;

    private readonly ArrayBufferWriter<byte> _payload = new(512);

    /// <summary>Builds a complete text frame with an object whose members <paramref name="write"/> writes.</summary>
    public static byte[] Build<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        // Taken while in use, so that a frame built inside another one gets its own writer.
        var writer = _ofThread ?? new JsonFrameWriter();
        _ofThread = null;
        using (var json = new Utf8JsonWriter(writer._payload, Options))
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        var frame = ServerFrame.Text(writer._payload.WrittenSpan);
        writer._payload.ResetWrittenCount();
        if (writer._payload.Capacity <= BytesKeptMax)
        {
            _ofThread = writer;
        }

        return frame;
    }
}
