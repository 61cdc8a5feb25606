using System.Threading.Channels;
using Orleans.Streams;

namespace OrleansChat.Tests.PushStreams.Fixtures;

/// <summary>Keeps what a stream brings, for a test to await.</summary>
internal sealed class Recorder : IAsyncObserver<string>
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    /// <summary>Runs with each item, after it was kept.</summary>
    public Func<string, Task> Then { get; init; } = _ => Task.CompletedTask;

    public async Task OnNextAsync(string item, StreamSequenceToken? token = null)
    {
        await _seen.Writer.WriteAsync(item);
        await Then(item);
    }

    public Task OnCompletedAsync() => _seen.Writer.WriteAsync("completed").AsTask();

    public Task OnErrorAsync(Exception ex) =>
        _seen.Writer.WriteAsync($"{ex.GetType().Name}: {ex.Message}").AsTask();

    public Task<string> Next() =>
        _seen.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(MaxWait, TestContext.Current.CancellationToken);

    public async Task<string[]> Next(int count)
    {
        var items = new string[count];
        for (var index = 0; index < count; index++)
        {
            items[index] = await Next();
        }

        return items;
    }
}
