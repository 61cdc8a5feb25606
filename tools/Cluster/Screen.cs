using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansChat.Tools.Cluster;

/// <summary>What is shown: live at a terminal, else line by line.</summary>
internal sealed class Screen
{
    /// <summary>Lines in a file or a pipe are as long as they are.</summary>
    private const int PipeColumns = 1_000;

    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console = AnsiConsole.Console;

    public Screen()
    {
        if (!IsTerminal)
        {
            _console.Profile.Width = PipeColumns;
        }
    }

    /// <summary>Whether a person types at it.</summary>
    public bool IsTerminal { get; } = !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public void Say(string text) => _console.WriteLine(text);

    public void Complain(string text) => _console.MarkupLineInterpolated($"[red]{text}[/]");

    public void Show(IRenderable what) => _console.Write(what);

    /// <summary>Asks for a line, or repeats one that came from elsewhere.</summary>
    public void Prompt(string? line = null)
    {
        if (IsTerminal == (line is null))
        {
            _console.Write($"> {line}{(line is null ? string.Empty : "\n")}");
        }
    }

    /// <summary>Shows how things stand while something goes on.</summary>
    public async Task<T> While<T>(Func<string> stand, Func<Task<T>> work)
    {
        if (!IsTerminal)
        {
            return await work();
        }

        return await _console.Status().StartAsync(Markup.Escape(stand()), async context =>
        {
            var working = work();
            using var period = new PeriodicTimer(RefreshPeriod);
            while (await Task.WhenAny(working, period.WaitForNextTickAsync().AsTask()) != working)
            {
                context.Status(Markup.Escape(stand()));
            }

            return await working;
        });
    }

    /// <summary>Shows something again and again until a task completes.</summary>
    public Task Follow(Func<Task<IRenderable>> what, TimeSpan every, Task until) =>
        _console.Live(Text.Empty).StartAsync(async context =>
        {
            using var period = new PeriodicTimer(every);
            do
            {
                context.UpdateTarget(await what());
            }
            while (await Task.WhenAny(until, period.WaitForNextTickAsync().AsTask()) != until);
        });
}
