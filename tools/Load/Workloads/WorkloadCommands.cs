using System.CommandLine;
using System.CommandLine.Parsing;
using OrleansChat.Tools.Load.Baseline;
using OrleansChat.Tools.Load.Reports;
using OrleansChat.Tools.Load.Servers;

namespace OrleansChat.Tools.Load.Workloads;

/// <summary>The command lines of the workloads.</summary>
internal static class WorkloadCommands
{
    public static Command Load() => new("load", "Loads a chat server over real sockets and says what it took.")
    {
        Fanout(), Rooms(), Idle(), Storm(), Baseline(),
    };

    private static Command Fanout()
    {
        var options = new CommonOptions(rate: 20, readers: 1_000, rooms: 1, senders: 4);
        return options.Command(
            "fanout",
            "One conversation with many readers.",
            [options.Sweep, options.Readers, options.Senders, options.Rate],
            (workload, server, progress, stop) =>
                TrafficWorkload.Run("fanout", workload, server, progress, stop));
    }

    private static Command Rooms()
    {
        var options = new CommonOptions(rate: 500, readers: 10, rooms: 200, senders: 0);
        return options.Command(
            "rooms",
            "Many conversations whose members all send now and then.",
            [options.Sweep, options.Rooms, options.Readers, options.Rate],
            (workload, server, progress, stop) => TrafficWorkload.Run("rooms", workload, server, progress, stop));
    }

    private static Command Idle()
    {
        var options = new CommonOptions(rate: 1, readers: 10, rooms: 500, senders: 0);
        return options.Command(
            "idle",
            "Many connections that do nothing: memory and CPU each.",
            [options.Rooms, options.Readers],
            IdleWorkload.Run);
    }

    private static Command Storm()
    {
        var options = new CommonOptions(rate: 20, readers: 2_000, rooms: 1, senders: 4);
        return options.Command(
            "storm",
            "Readers are dropped at once and all resume at once, while messages go on.",
            [options.Readers, options.Senders, options.Rate, options.Behind],
            StormWorkload.Run);
    }

    private static Command Baseline()
    {
        var port = new Option<int>("--port")
        {
            DefaultValueFactory = _ => 8081,
            Description = "0 takes any free port.",
        };
        var command = new Command("baseline", "Runs the bare broadcaster that the server is compared with.") { port };
        command.SetAction((parsed, stop) => BaselineServer.Run(parsed.GetValue(port), stop));
        return command;
    }

    /// <summary>The options that workloads share, with each one's defaults.</summary>
    private sealed class CommonOptions(double rate, int readers, int rooms, int senders)
    {
        private readonly Option<Uri?> _url = new("--url")
        {
            Description = "A running server, such as http://localhost:8080. Without it, one is started for the run.",
            CustomParser = Address,
        };

        private readonly Option<int?> _pid = new("--pid")
        {
            Description = "The server's process on this machine, for its CPU and memory.",
        };

        private readonly Option<ServerKind> _server = new("--server")
        {
            Description = "What to start: Chat, ChatOnPostgres, Baseline or BaselineTuned.",
        };

        private readonly Option<int> _seconds = Number("--seconds", 10, "How long to measure (each step of a sweep).");
        private readonly Option<int> _warmUp = Number("--warmup", 3, "Seconds before measuring.");
        private readonly Option<int> _text = Number("--text", 128, "Bytes of text in a message, up to 4000.");
        private readonly Option<bool> _batch = new("--batch") { Description = "Asks for batched messages in hello." };

        public Option<double> Rate { get; } = new("--rate")
        {
            DefaultValueFactory = _ => rate,
            Description = "Messages a second in all; where a sweep starts.",
        };

        public Option<int> Readers { get; } = Number("--readers", readers, "Readers of each conversation.");

        public Option<int> Rooms { get; } = Number("--conversations", rooms, "Conversations.");

        public Option<int> Senders { get; } = Number("--senders", senders, "People who send and do not read.");

        public Option<int> Behind { get; } = Number("--behind", 100, "How many messages the readers miss.");

        public Option<bool> Sweep { get; } = new("--sweep")
        {
            Description = "Looks for the highest rate with p99 below 50 ms and nothing lost.",
        };

        public Command Command(
            string name,
            string description,
            Option[] options,
            Func<WorkloadOptions, ServerUnderLoad, Progress, CancellationToken, Task<Outcome>> run)
        {
            var command = new Command(name, description);
            foreach (var option in options.Concat([_seconds, _warmUp, _text, _batch, _url, _pid, _server]))
            {
                command.Add(option);
            }

            command.SetAction(async (parsed, stop) =>
            {
                var url = parsed.GetValue(_url);
                await using var own = url is null ? await OwnServer.Start(parsed.GetValue(_server), stop) : null;
                var server = own?.UnderLoad ?? new ServerUnderLoad(url!, parsed.GetValue(_pid), null);
                var progress = new Progress(name, TimeProvider.System, Console.Error);
                var outcome = await run(Read(parsed, options), server, progress, stop);
                await Console.Out.WriteLineAsync(outcome.Table());
                await Console.Out.WriteLineAsync(outcome.JsonLine(url?.ToString() ?? $"{parsed.GetValue(_server)}"));
                return outcome.IsWhole ? 0 : 1;
            });
            return command;
        }

        private static Uri? Address(ArgumentResult result)
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
                && address.Scheme == Uri.UriSchemeHttp)
            {
                return address;
            }

            result.AddError("--url must be an address such as http://localhost:8080.");
            return null;
        }

        private static Option<int> Number(string name, int normal, string description) =>
            new(name) { DefaultValueFactory = _ => normal, Description = $"{description} Default: {normal}." };

        private WorkloadOptions Read(ParseResult parsed, Option[] given) => new()
        {
            Rate = given.Contains(Rate) ? parsed.GetValue(Rate) : rate,
            Readers = parsed.GetValue(Readers),
            Rooms = given.Contains(Rooms) ? parsed.GetValue(Rooms) : rooms,
            Senders = given.Contains(Senders) ? parsed.GetValue(Senders) : senders,
            Behind = given.Contains(Behind) ? parsed.GetValue(Behind) : 0,
            Sweep = given.Contains(Sweep) && parsed.GetValue(Sweep),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            TextBytes = parsed.GetValue(_text),
            Batch = parsed.GetValue(_batch),
        };
    }
}
