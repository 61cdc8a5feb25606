using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>POSIX signals to a process, which .NET can only receive.</summary>
internal static partial class Signals
{
    private const int Quit = 3;
    private const int Kill = 9;
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    /// <summary>The signal with which operators and Kubernetes stop a program.</summary>
    public static void SendTerminate(Process process) => Send(process, Terminate);

    public static void SendQuit(Process process) => Send(process, Quit);

    /// <summary>Kills a process and all that it started, so that none of them notices the others' end.</summary>
    /// <returns>Their ids.</returns>
    public static IReadOnlyList<int> KillTree(Process process) => SendTree(process, Kill);

    /// <summary>Takes the processor from a process and all that it started, until <see cref="ThawTree"/>.</summary>
    public static void FreezeTree(Process process) => SendTree(process, Stop);

    public static void ThawTree(Process process) => SendTree(process, Continue);

    /// <summary>Whether a process is there and does something: one that waits to be reaped does not.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static List<int> SendTree(Process process, int signal)
    {
        // The parent is held first, so that it starts no other meanwhile; it is still there to name its children.
        _ = Send(process.Id, Stop);
        var children = ChildrenOf(process.Id);
        children.ForEach(child => _ = Send(child, signal));
        _ = Send(process.Id, signal);
        return [process.Id, .. children];
    }

    private static List<int> ChildrenOf(int processId)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && ParentOf(id) == processId)
            {
                children.Add(id);
            }
        }

        return children;
    }

    private static int? ParentOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Send(Process process, int signal)
    {
        if (!process.HasExited)
        {
            _ = Send(process.Id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);
}
