using System.Security.Cryptography;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Disks;

/// <summary>Unusable files are refused in a sentence, and not a byte of them is changed.</summary>
public sealed class UnusableFileTests(FolderOfAServer served) : IClassFixture<FolderOfAServer>
{
    private const int PageBytes = 4_096;

    [Fact]
    public async Task A_damaged_file_is_refused()
    {
        using var copy = served.Copy();
        var bytes = await File.ReadAllBytesAsync(copy.File, TestContext.Current.CancellationToken);
        for (var page = PageBytes; page < bytes.Length; page += PageBytes)
        {
            bytes.AsSpan(page, PageBytes / 2).Fill(0xA5);
        }

        await File.WriteAllBytesAsync(copy.File, bytes, TestContext.Current.CancellationToken);
        await IsRefused(copy.Path, "damaged");
    }

    [Fact]
    public async Task A_truncated_file_is_refused()
    {
        using var copy = served.Copy();
        await using (var file = new FileStream(copy.File, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        await IsRefused(copy.Path, "damaged");
    }

    [Fact]
    public async Task A_file_on_a_read_only_disk_is_refused()
    {
        await using var disk = await SmallDisk.Mount(megabytes: 24);
        served.CopyTo(disk.Path);
        await disk.MakeReadOnly();
        await IsRefused(disk.Path, "Read-only");
    }

    [Fact]
    public async Task An_unavailable_PostgreSql_is_named_but_not_its_password()
    {
        const string Nowhere = "Host=127.0.0.1;Port=1;Username=chat;Password=sesame;Database=chat";
        var (exitCode, output) = await ChatServer.RunToEnd(new ChatServerOptions { Database = Nowhere });
        exitCode.ShouldBe(1);
        output.ShouldNotContain("   at ");
        output.ShouldNotContain("sesame");
    }

    private static async Task IsRefused(string folder, string word)
    {
        var before = Contents(folder);
        var (exitCode, output) = await ChatServer.RunToEnd(new ChatServerOptions { Data = folder });
        exitCode.ShouldBe(1, output);
        output.ShouldContain(word);
        output.ShouldNotContain("   at ", customMessage: "A sentence, no stack trace.");
        Contents(folder).ShouldBe(before);
    }

    private static Dictionary<string, string> Contents(string folder) =>
        Directory.EnumerateFiles(folder, FolderOfAServer.FileName + "*")
            .ToDictionary(path => path, path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));
}
