using System.Threading.Channels;

namespace OrleansChat.Tools.Cluster.Prompts;

/// <summary>The lines of an input, read ahead: whoever waits for something else sees that one has come.</summary>
internal sealed class Lines
{
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(1);

    public Lines(TextReader input)
    {
        // Reading a console blocks its thread, and cannot be cancelled.
        _ = Task.Run(async () =>
        {
            while (await input.ReadLineAsync() is { } line)
            {
                await _lines.Writer.WriteAsync(line);
            }

            _lines.Writer.Complete();
        });
    }

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> Next(CancellationToken cancellationToken) =>
        await _lines.Reader.WaitToReadAsync(cancellationToken) && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>Completes when there is another line, or the end is reached.</summary>
    public async Task Another(CancellationToken cancellationToken) =>
        await _lines.Reader.WaitToReadAsync(cancellationToken);
}
