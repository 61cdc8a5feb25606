using System.Diagnostics;
using System.Globalization;
using System.Net;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Cluster.Networks;

/// <summary>
/// A network namespace with two ways to it: a line to the rest of this machine, which can be cut as when a switch
/// fails, and one by which a test looks on.
/// </summary>
internal sealed class CuttableNetwork : IAsyncDisposable
{
    private readonly string _name = $"chat-{Environment.ProcessId}";
    private readonly string _bridge = $"cb{Environment.ProcessId}";
    private readonly string _line = $"cl{Environment.ProcessId}";
    private readonly string _view = $"cv{Environment.ProcessId}";

    private CuttableNetwork()
    {
    }

    /// <summary>Where the rest of this machine is reached over the line.</summary>
    public static IPAddress Outside => IPAddress.Parse($"10.203.{Subnet}.1");

    /// <summary>Where the namespace is reached over the line.</summary>
    public static IPAddress Inside => IPAddress.Parse($"10.203.{Subnet}.2");

    /// <summary>For a server that runs in it; its address is the one that is never cut.</summary>
    public ServerNetwork ForServer => new(_name, $"10.204.{Subnet}.2");

    private static string Subnet => (Environment.ProcessId % 250).ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes one; skips the test where there can be none.</summary>
    public static async Task<CuttableNetwork> Create()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Skip("A cut of the network takes network namespaces, and these take Linux and root.");
        }

        var network = new CuttableNetwork();
        try
        {
            await network.Lay();
            return network;
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            await network.DisposeAsync();
            Assert.Skip($"Network namespaces can't be made here: {refusal.Message.Trim()}");
            throw;
        }
    }

    /// <summary>From now on nothing passes; nobody is told.</summary>
    public Task Cut() => Ip("link", "set", _line, "nomaster");

    public Task Heal() => Ip("link", "set", _line, "master", _bridge);

    public async ValueTask DisposeAsync()
    {
        foreach (var link in new[] { _line, _view, _bridge })
        {
            await TryIp("link", "delete", link);
        }

        await TryIp("netns", "delete", _name);
    }

    private static async Task TryIp(params string[] arguments)
    {
        try
        {
            await Ip(arguments);
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It was never made.
        }
    }

    private static async Task Ip(params string[] arguments)
    {
        var start = new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {said}");
        }
    }

    private async Task Lay()
    {
        await Ip("netns", "add", _name);
        await Ip("-n", _name, "link", "set", "lo", "up");
        await Ip("link", "add", _bridge, "type", "bridge");
        await Ip("address", "add", $"{Outside}/24", "dev", _bridge);
        await Ip("link", "set", _bridge, "up");
        await AddLink(_line, "line", $"{Inside}/24");
        await Ip("link", "set", _line, "master", _bridge);
        await AddLink(_view, "view", $"{ForServer.Address}/24");
        await Ip("address", "add", $"10.204.{Subnet}.1/24", "dev", _view);
    }

    private async Task AddLink(string outside, string inside, string address)
    {
        await Ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", _name);
        await Ip("-n", _name, "address", "add", address, "dev", inside);
        await Ip("-n", _name, "link", "set", inside, "up");
        await Ip("link", "set", outside, "up");
    }
}
