using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Disks;

/// <summary>What a server that has ended in order leaves in its folder.</summary>
public sealed class FolderOfAServer : IAsyncLifetime
{
    public const string FileName = "chat.db";

    private readonly string _folder = NewFolder();

    public async ValueTask InitializeAsync()
    {
        await using var server = await ChatServer.Start(new ChatServerOptions { Data = _folder });
        (await server.Stop()).ShouldBe(0);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal FolderCopy Copy()
    {
        var copy = new FolderCopy(NewFolder());
        CopyTo(copy.Path);
        return copy;
    }

    internal void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(_folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("chat-").FullName;
}

/// <summary>A copy that a test may spoil.</summary>
internal sealed record FolderCopy(string Path) : IDisposable
{
    public string File => System.IO.Path.Combine(Path, FolderOfAServer.FileName);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
