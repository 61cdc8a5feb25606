using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Load;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Client.Sockets;
using OrleansChat.Tools.Cluster.Statuses;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansChat.Tools.Cluster.Prompts;

/// <summary>Carries out what a person asks for, a line at a time.</summary>
internal sealed class Prompt(ChatCluster cluster, ClusterStatus status, Screen screen, Lines lines) : IAsyncDisposable
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(1);

    private readonly Processes _processes = new(cluster);
    private BackgroundLoad? _load;

    /// <summary>Until the input ends, or it is told to quit.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        screen.Show(await Stand(cancellationToken));
        screen.Say("The page opens at each frontend. 'help' lists the commands, 'quit' ends everything.");
        screen.Prompt();
        while (await lines.Next(cancellationToken) is { } line)
        {
            screen.Prompt(line);
            if (!string.IsNullOrWhiteSpace(line) && !await Do(line, cancellationToken))
            {
                return;
            }

            screen.Prompt();
        }
    }

    public ValueTask DisposeAsync() => _load?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    /// <returns>Whether to go on.</returns>
    private async Task<bool> Do(string line, CancellationToken cancellationToken)
    {
        if (PromptCommand.Parse(line, out var complaint) is not { } command)
        {
            screen.Complain(complaint);
            return true;
        }

        try
        {
            await Do(command, cancellationToken);
        }
        catch (Exception fault) when (fault is CannotException or ServerStartException or TimeoutException
            or RequestRefusedException or HttpRefusedException or HttpRequestException
            or ConnectionEndedException or HandshakeRefusedException)
        {
            screen.Complain(fault.Message);
        }

        return command.Verb is not Verb.Quit;
    }

    private async Task Do(PromptCommand command, CancellationToken cancellationToken)
    {
        var (verb, node) = command;
        Func<Task>? act = verb switch
        {
            Verb.Kill => () => _processes.Kill(node),
            Verb.Freeze => () => _processes.Freeze(node),
            Verb.Resume => () => _processes.Resume(node),
            Verb.Drain => () => _processes.Drain(node, cancellationToken),
            Verb.AddSilo => () => _processes.Add(NodeRole.Silo, cancellationToken),
            Verb.AddFrontend => () => _processes.Add(NodeRole.Frontend, cancellationToken),
            _ => null,
        };
        if (act is not null)
        {
            await Act(command.ToString(), act, cancellationToken);
            return;
        }

        switch (verb)
        {
            case Verb.Status:
                screen.Show(await Stand(cancellationToken));
                break;
            case Verb.Watch:
                await Watch(cancellationToken);
                break;
            case Verb.LoadOn:
                await BeginLoad();
                break;
            case Verb.LoadOff:
                await EndLoad();
                break;
            case Verb.Log:
                screen.Say(_processes.Log(node));
                break;
            case Verb.Help:
                screen.Say(PromptCommand.Help);
                break;
        }
    }

    private async Task<IRenderable> Stand(CancellationToken cancellationToken) => new Rows(
        await status.Table(cancellationToken),
        new Text(_load switch
        {
            null => "The load is off.",
            { IsSpent: true } => "The load has sent all that it may; 'load off' ends it.",
            var load => $"The load is on; longest pause of a room since the last command: "
                + $"{Seconds(load.Meter.PauseSoFar)}.",
        }));

    private async Task Watch(CancellationToken cancellationToken)
    {
        if (screen.IsTerminal)
        {
            screen.Say("Enter ends this.");
            await screen.Follow(() => Stand(cancellationToken), WatchPeriod, lines.Another(cancellationToken));
        }
        else
        {
            screen.Show(await Stand(cancellationToken));
        }
    }

    private async Task BeginLoad()
    {
        if (_load is not null)
        {
            throw new CannotException("The load is on.");
        }

        _load = await screen.While(() => "People come in …", () => BackgroundLoad.Begin(cluster));
        screen.Say($"The load is on: {BackgroundLoad.Description}.");
    }

    private async Task EndLoad()
    {
        var load = _load ?? throw new CannotException("The load is off.");
        try
        {
            screen.Say(await screen.While(() => "What was sent is held against what is there …", load.Finish));
        }
        finally
        {
            _load = null;
            await load.DisposeAsync();
        }
    }

    /// <summary>Does something, and says what people noticed of it.</summary>
    private async Task Act(string name, Func<Task> act, CancellationToken cancellationToken)
    {
        if (_load is { IsSpent: false } load)
        {
            var noticed = await screen.While(
                () => $"{name}: longest pause of a room so far {Seconds(load.Meter.PauseSoFar)}",
                () => Measure(load.Meter, act, cancellationToken));
            screen.Say($"{name}: {noticed}");
            return;
        }

        var begun = Stopwatch.GetTimestamp();
        await screen.While(() => name, async () =>
        {
            await act();
            return true;
        });
        screen.Say($"{name}: {Seconds(Stopwatch.GetElapsedTime(begun))}");
    }

    private async Task<Noticed> Measure(LoadMeter meter, Func<Task> act, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var measuring = meter.Measure(act, enough.Token);
        if (screen.IsTerminal && await Task.WhenAny(measuring, lines.Another(cancellationToken)) != measuring)
        {
            // A person who types on does not want to wait.
            await enough.CancelAsync();
        }

        return await measuring;
    }
}
