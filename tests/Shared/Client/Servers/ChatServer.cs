using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>The real server as a program of its own, on a free port of this machine.</summary>
public sealed partial class ChatServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPollPeriod = TimeSpan.FromMilliseconds(25);

    private readonly ChatServerOptions _options;
    private readonly bool _ownsData;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<string> _earlierOutput = [];
    private ChildProcess? _process;
    private int _port;

    private ChatServer(ChatServerOptions options)
    {
        _options = options;
        Program = options.Program;
        _ownsData = options.Data is null;
        Data = options.Data ?? Directory.CreateTempSubdirectory("chat-").FullName;
    }

    /// <summary>The base address, the same over all restarts.</summary>
    public Uri Address => new($"http://{_options.Network?.Address ?? "localhost"}:{_port}");

    /// <summary>The program of the next start; null is the one built beside this program.</summary>
    public string? Program { get; set; }

    /// <summary>The folder with its data.</summary>
    public string Data { get; }

    public bool IsRunning => _process is { HasExited: false };

    public bool IsFrozen { get; private set; }

    /// <summary>The process of the present run.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server is stopped.");

    /// <summary>The last lines the server wrote, over all runs.</summary>
    public IReadOnlyList<string> Output => [.. _earlierOutput, .. _process?.Output ?? []];

    /// <summary>Starts a server and returns when it is ready for clients.</summary>
    public static async Task<ChatServer> Start(
        ChatServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new ChatServer(options ?? new ChatServerOptions());
        try
        {
            await server.Start(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a server that is expected to refuse its start.</summary>
    /// <returns>Its exit code, and what it said.</returns>
    public static async Task<(int ExitCode, string Output)> RunToEnd(
        ChatServerOptions options, CancellationToken cancellationToken = default)
    {
        await using var server = new ChatServer(options);
        await using var process = ChildProcess.Start(server.Command());
        var exitCode = await process.Exit(options.MaxWait, cancellationToken);
        return (exitCode, process.Tail());
    }

    /// <summary>Starts it again on the same data and port.</summary>
    public async Task Start(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("The server runs already.");
        }

        for (var tries = 1; ; tries++)
        {
            try
            {
                await StartOnce(cancellationToken);
                return;
            }
            catch (ServerStartException exception) when (tries < _options.StartTriesMax && !IsRunning)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                await Kill();
            }
        }
    }

    private async Task StartOnce(CancellationToken cancellationToken)
    {
        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(Command(), line =>
        {
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
            }
        });
        _process = process;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.MaxWait);
        try
        {
            var exit = process.Exit(_options.MaxWait, limit.Token);
            if (await Task.WhenAny(listening.Task, exit) == exit)
            {
                await exit;
                throw new InvalidOperationException("it ended");
            }

            _port = await listening.Task;
            await Ready(limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerStartException(
                $"The server did not start ({exception.Message}). It wrote:\n{process.Tail()}", exception);
        }
    }

    /// <summary>Asks it to end (SIGTERM) and waits until it did.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Stop(CancellationToken cancellationToken = default)
    {
        var process = Running();
        process.Terminate();
        var exitCode = await process.Exit(_options.MaxWait, cancellationToken);
        await Forget(process);
        return exitCode;
    }

    /// <summary>Ends it in the middle of whatever it does (SIGKILL).</summary>
    public async Task Kill()
    {
        var process = Running();
        process.Kill();
        await process.Exit(_options.MaxWait);
        await Forget(process);
    }

    /// <summary>Stops it in its tracks (SIGSTOP): its connections stay, and it answers nothing.</summary>
    public void Freeze()
    {
        Running().FreezeTree();
        IsFrozen = true;
    }

    public void Thaw()
    {
        Running().ThawTree();
        IsFrozen = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Kill();
        }

        _http.Dispose();
        if (_ownsData && Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    // Its own line says where it listens; other lines may speak of other addresses.
    [GeneratedRegex(@"http://(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::\]):(?<port>\d+)")]
    private static partial Regex ListeningLine();

    private ChildProcess Running() => _process ?? throw new InvalidOperationException("The server is stopped.");

    private ProcessStartInfo Command()
    {
        List<string> command = ["dotnet", Program ?? ServerProgram.Find()];
        if (_options.DescriptorsMax is { } max)
        {
            command.InsertRange(0, ["prlimit", $"--nofile={max}:{max}"]);
        }

        if (_options.Network is { } network)
        {
            command.InsertRange(0, ["ip", "netns", "exec", network.Namespace]);
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1));
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x1000000"); // As ./chat run does.
        Add("--port", "Server__Port", $"{_port}");
        Add("--data", "Server__Data", Data);
        Add("--database", "ConnectionStrings__Chat", _options.Database);
        Add("--profile", "Server__Profile", _options.Profile);
        foreach (var argument in _options.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _options.Environment)
        {
            start.Environment[name] = value;
        }

        return start;

        void Add(string option, string variable, string? value)
        {
            if (value is not null && _options.IsToldByEnvironment)
            {
                start.Environment[variable] = value;
            }
            else if (value is not null)
            {
                start.ArgumentList.Add(option);
                start.ArgumentList.Add(value);
            }
        }
    }

    private async Task Ready(CancellationToken cancellationToken)
    {
        using var period = new PeriodicTimer(ReadyPollPeriod);
        do
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(Address, "/health/ready"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception exception) when (
                exception is HttpRequestException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // It does not listen yet, or is too busy with its start to answer.
            }
        }
        while (await period.WaitForNextTickAsync(cancellationToken));
    }

    private async Task Forget(ChildProcess process)
    {
        _earlierOutput.AddRange(process.Output);
        _process = null;
        IsFrozen = false;
        await process.DisposeAsync();
    }
}
