using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OrleansChat.Tools.Load.Sockets;

/// <summary>Readiness of many sockets on one thread (Linux epoll), with waits of microseconds.</summary>
internal sealed unsafe partial class Poll : IDisposable
{
    private const int EventsMax = 512;
    private const int ControlAdd = 1;
    private const int ControlModify = 3;
    private const uint Readable = 0x1;
    private const uint Writable = 0x4;
    private const int Interrupted = 4;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int _poll;
    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(EventsMax * EventSize, pinned: true);

    public Poll()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("The load generator runs on Linux.");
        }

        _poll = Checked(CreatePoll(0));
    }

    public void Watch(int descriptor, int key, bool writable) => Control(ControlAdd, descriptor, key, writable);

    public void Change(int descriptor, int key, bool writable) => Control(ControlModify, descriptor, key, writable);

    /// <summary>Waits until something is ready.</summary>
    /// <returns>How many events there are, to be read by <see cref="Key"/>.</returns>
    public int Wait(TimeSpan timeout)
    {
        var nanoseconds = Math.Max(0, timeout.Ticks) * TimeSpan.NanosecondsPerTick;
        var (seconds, rest) = Math.DivRem(nanoseconds, NanosecondsPerSecond);
        Span<long> time = [seconds, rest];
        fixed (byte* events = _events)
        fixed (long* limit = time)
        {
            var count = WaitPoll(_poll, events, EventsMax, limit, null);
            return count >= 0 || Marshal.GetLastPInvokeError() == Interrupted ? Math.Max(0, count) : Checked(count);
        }
    }

    /// <summary>Whose event it is.</summary>
    public int Key(int index) => BinaryPrimitives.ReadInt32LittleEndian(
        _events.AsSpan((index * EventSize) + EventSize - sizeof(long)));

    public void Dispose() => _ = Close(_poll);

    private static int Checked(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlPoll(int poll, int operation, int descriptor, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int WaitPoll(int poll, byte* events, int eventsMax, long* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private void Control(int operation, int descriptor, int key, bool writable)
    {
        Span<byte> change = stackalloc byte[16];
        change.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(change, writable ? Readable | Writable : Readable);
        BinaryPrimitives.WriteInt32LittleEndian(change[(EventSize - sizeof(long))..], key);
        fixed (byte* pointer = change)
        {
            Checked(ControlPoll(_poll, operation, descriptor, pointer));
        }
    }
}
