using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansChat.Tests.Client.Servers;

/// <summary>POSIX signals to a process, which .NET can only receive.</summary>
internal static partial class Signals
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Terminate = 15;

    /// <summary>What an operator or Kubernetes sends to end a program in order.</summary>
    public static void SendTerminate(Process process) => Send(process, Terminate);

    public static void SendInterrupt(Process process) => Send(process, Interrupt);

    public static void SendQuit(Process process) => Send(process, Quit);

    private static void Send(Process process, int signal)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
