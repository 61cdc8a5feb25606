using OrleansChat.Frontend.Uploads;
using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Uploads;

[Trait("Category", "Long")]
public sealed class VirusScannerTests(ClamdServer daemon) : IClassFixture<ClamdServer>
{
    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clean_file_is_clean_over_both_kinds_of_sockets()
    {
        (await Scan(daemon.Address, [1, 2, 3])).ShouldBeNull();
        (await Scan(daemon.Socket, new byte[1024 * 1024])).ShouldBeNull();
    }

    [Fact]
    public async Task An_infected_file_is_found_by_name()
    {
        (await Scan(daemon.Address, ClamdServer.Eicar)).ShouldBe("Eicar-Test-File.UNOFFICIAL");
        (await Scan(daemon.Socket, ClamdServer.Eicar)).ShouldBe("Eicar-Test-File.UNOFFICIAL");
    }

    [Fact]
    public async Task What_the_daemon_refuses_to_scan_is_not_called_clean() =>
        await Should.ThrowAsync<ScannerUnavailableException>(() => Scan(daemon.Address, new byte[3 * 1024 * 1024]));

    [Fact]
    public async Task Without_its_daemon_nothing_is_called_clean() =>
        await Should.ThrowAsync<ScannerUnavailableException>(() => Scan($"127.0.0.1:{FreePort.Next()}", [1]));

    [Fact]
    public async Task Without_a_setting_nothing_is_scanned() => (await Scan(null, ClamdServer.Eicar)).ShouldBeNull();

    private static Task<string?> Scan(string? address, byte[] content) =>
        new VirusScanner(new UploadOptions { Scanner = address }, TimeProvider.System)
            .Scan(new MemoryStream(content), Stopped);
}
