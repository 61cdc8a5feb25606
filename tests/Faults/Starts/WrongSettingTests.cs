using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Starts;

public sealed class WrongSettingTests
{
    [Theory]
    [InlineData("Storage__Readers", "Storage:Readers")]
    [InlineData("Connections__Ping", "Connections:Ping")]
    [InlineData("Sessions__AccessTokenLifetime", "Sessions:AccessTokenLifetime")]
    public async Task A_setting_that_cannot_be_read_ends_the_start_with_a_sentence_that_names_it(
        string variable, string setting)
    {
        var (exitCode, output) = await ChatServer.RunToEnd(
            new ChatServerOptions { Environment = new Dictionary<string, string> { [variable] = "many" } });
        exitCode.ShouldBe(1, output);
        output.ShouldContain(setting);
        output.ShouldNotContain("   at ", customMessage: "A sentence, no stack trace.");
    }
}
