using System.Text;

namespace OrleansChat.Tools.Replay.Logs;

/// <summary>A channel's log as a script: who says what, when, in the order of the file.</summary>
/// <param name="Title">The name of the file, without its ending.</param>
/// <param name="Names">The display name of each person who speaks: the first nick they were seen with.</param>
/// <param name="Skipped">Lines that cannot be messages, named with their reason.</param>
internal sealed record ChannelLog(
    string Title,
    IReadOnlyList<string> Names,
    IReadOnlyList<LogMessage> Messages,
    IReadOnlyList<SkippedLine> Skipped,
    int Renames,
    int Notices)
{
    public static ChannelLog Load(string path) =>
        Read(Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path));

    /// <summary>Reads a log; bytes that are no UTF-8 become U+FFFD here and nowhere else.</summary>
    public static ChannelLog Read(string title, ReadOnlySpan<byte> bytes)
    {
        var script = new ScriptWriter();
        var text = Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);

        // Only \n ends a line: the other characters that some take for line ends occur inside of messages.
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].EndsWith('\r') ? lines[index][..^1] : lines[index];
            if (line.Length > 0)
            {
                script.Add(index + 1, LogLineParser.Parse(line));
            }
        }

        return script.Finish(title);
    }
}

/// <summary>Something to be said.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Person">The index of who says it.</param>
/// <param name="At">When, after the first message of the file.</param>
internal sealed record LogMessage(int Line, int Person, TimeSpan At, string Text);

/// <param name="Line">Its line in the file, from 1.</param>
internal sealed record SkippedLine(int Line, string Reason);
