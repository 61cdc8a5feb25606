using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansChat.Frontend.Uploads;

/// <summary>Makes the names of files survive a failure of power; .NET flushes contents only.</summary>
internal static partial class DurableNames
{
    private const int ReadOnly = 0;

    /// <summary>On Windows, the file system keeps a journal of names itself.</summary>
    /// <param name="folder">The one whose files were created or renamed.</param>
    /// <exception cref="IOException">It can't be flushed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid)
        {
            throw new IOException($"The folder {folder} can't be flushed (error {Marshal.GetLastPInvokeError()}).");
        }

        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>As a handle, because .NET opens no folders.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
