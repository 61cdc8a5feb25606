using OrleansChat.Tests.Client.Servers;

namespace OrleansChat.Tests.Faults.Starts;

public sealed class WrongSettingTests
{
    [Theory]
    [InlineData("Storage__Readers", "Storage:Readers is 'many'; it must be a whole number.")]
    [InlineData("Connections__Ping", "Connections:Ping is 'many'; it must be a time, such as 00:00:30.")]
    [InlineData("Connections__Transport", "Connections:Transport is 'many'; it must be")]
    [InlineData("Mail__Security", "Mail:Security is 'many'; it must be")]
    [InlineData("RateLimits__Policies__api-key__Period", "RateLimits:Policies:api-key:Period is 'many'; it must be a")]
    public async Task An_unreadable_setting_stops_the_start_with_a_sentence_that_names_it(
        string variable, string sentence) =>
        (await Refused((variable, "many"))).ShouldContain(sentence);

    [Theory]
    [InlineData("Conections__Ping", "00:00:15", "Conections:Ping is not a setting; did you mean Connections:Ping?")]
    [InlineData("Connections__Pingg", "00:00:15", "Connections:Pingg is not a setting; did you mean Connections:Ping?")]
    [InlineData("Http__TrustedProxy", "127.0.0.1", "did you mean Http:TrustedProxies?")]
    [InlineData("Http__TrustedProxies__first", "127.0.0.1", "did you mean Http:TrustedProxies?")]
    [InlineData("Storage__Commit__BatchEventsMax", "1", "did you mean Storage:Commits?")]
    [InlineData("Storage__Commits__BatchEventMax", "1", "did you mean Storage:Commits:BatchEventsMax?")]
    [InlineData("Storage__Path", "/tmp/other.db", "Storage:Path is not a setting")]
    [InlineData("RateLimits__Policies__send-users__Capacity", "1", "did you mean send-user?")]
    [InlineData("RateLimits__Policies__send-user__Capacty", "1", "mean RateLimits:Policies:send-user:Capacity?")]
    [InlineData("ConnectionStrings__Caht", "Host=localhost", "did you mean ConnectionStrings:Chat?")]
    [InlineData("Server__Prot", "8081", "did you mean Server:Port?")]
    public async Task An_unknown_setting_stops_the_start_and_the_nearest_name_is_suggested(
        string variable, string value, string sentence) =>
        (await Refused((variable, value))).ShouldContain(sentence);

    [Theory]
    [InlineData("Http__TrustedProxies", "garbage", "Http:TrustedProxies has 'garbage'")]
    [InlineData("Http__TrustedProxies", "127.0.0.1;10.0.0.1", "Http:TrustedProxies has '127.0.0.1;10.0.0.1'")]
    [InlineData("Http__FrameAncestors", "example.org", "Http:FrameAncestors has 'example.org'")]
    [InlineData("Connections__AllowedOrigins", "https://a.example,b", "Connections:AllowedOrigins has 'b'")]
    [InlineData("Connections__DrainTimeout", "-00:00:05", "Connections:DrainTimeout is '-00:00:05'; it must")]
    [InlineData("Fanout__Linger", "-00:00:01", "Fanout:Linger is '-00:00:01'; it must be from 00:00:00.001")]
    [InlineData("Fanout__Provider", "kafka", "Fanout:Provider is 'kafka'; it must be push or memory")]
    [InlineData("Cluster__Membership", "zookeeper", "Cluster:Membership is 'zookeeper'; it must be none, redis or")]
    [InlineData("Cluster__Membership", "redis", "Cluster:Redis must say where Redis is")]
    [InlineData("Cluster__Gateways", "silo-1;silo-2", "Cluster:Gateways has 'silo-1;silo-2'; it must be host:port")]
    [InlineData("Cluster__ProbeTimeout", "1", "Cluster:ProbeTimeout is '1.00:00:00'; it must be from")]
    [InlineData("Sessions__AccessTokenLifetime", "-00:15:00", "Sessions:AccessTokenLifetime is '-00:15:00'; it must")]
    [InlineData("Conversations__CommitTimeout", "10", "Conversations:CommitTimeout is '10.00:00:00'; it must be")]
    [InlineData("Accounts__Site", "http://", "Accounts:Site is 'http://'; it must be a web address")]
    [InlineData("Mail__Host", "smtp://mail", "Mail:Host is 'smtp://mail'; it must be the name or address of a host")]
    [InlineData("Mail__From", "nobody", "Mail:From is 'nobody'; it must be an e-mail address")]
    [InlineData("Storage__Timeout", "10", "Storage:Timeout is '10.00:00:00'; it must be from")]
    [InlineData("Storage__BusyTimeout", "-00:00:01", "Storage:BusyTimeout is '-00:00:01'; it must be from")]
    [InlineData("Storage__Commits__BatchEventsMax", "0", "Storage:Commits:BatchEventsMax is '0'; it must be from 1")]
    [InlineData("Accounts__PasswordPasses", "1", "with Accounts:PasswordPasses 1 it must be at least 47104")]
    [InlineData("Cluster__Redis", "secret@:", "Cluster:Redis must be a connection string of Redis.")]
    [InlineData("Logging__LogLevel__Default", "loud", "Logging:LogLevel:Default is 'loud'; it must be one of Trace")]
    [InlineData("Logging__Console__LogLevel__Orleans", "loud", "Logging:Console:LogLevel:Orleans is 'loud'; it must")]
    public async Task An_invalid_value_stops_the_start_with_a_sentence_that_names_its_setting(
        string variable, string value, string sentence) =>
        (await Refused((variable, value))).ShouldContain(sentence);

    [Theory]
    [InlineData("Server__Port", "70000", "Server:Port is '70000'; it must be from 0 to 65535")]
    [InlineData("Server__Profile", "strict", "Server:Profile is 'strict'; it must be development or production")]
    [InlineData("Server__Role", "king", "Server:Role is 'king'; it must be all, silo or frontend")]
    [InlineData("Server__Settings", "/nowhere/chat.json", "Server:Settings is '/nowhere/chat.json'")]
    [InlineData("Server__Secrets", "/nowhere/secrets", "Server:Secrets is '/nowhere/secrets'")]
    [InlineData("Mail__Password__File", "/nowhere/password", "Mail:Password:File is '/nowhere/password'")]
    public async Task Settings_of_the_command_line_are_also_checked_in_the_environment(
        string variable, string value, string sentence)
    {
        var (exitCode, output) = await ChatCommand.Run([], default, (variable, value));
        exitCode.ShouldBe(1, output);
        output.ShouldContain(sentence);
        output.ShouldNotContain("   at ", customMessage: "A sentence, no stack trace.");
    }

    [Theory]
    [InlineData("Storage:Readers=0", "Storage:Readers is '0'; it must be from 1 to 64.")]
    [InlineData("Storage:Reader=1", "Storage:Reader is not a setting; did you mean Storage:Readers?")]
    [InlineData("Storage:Readers", "--set takes NAME=VALUE, such as Connections:Ping=00:00:15;")]
    public async Task Any_setting_can_be_set_on_the_command_line_which_wins_over_the_environment(
        string pair, string sentence)
    {
        var (exitCode, output) = await ChatCommand.Run(["--set", pair], default, ("Storage__Readers", "1"));
        exitCode.ShouldBe(1, output);
        output.ShouldContain(sentence);
    }

    [Fact]
    public async Task A_settings_file_that_is_not_json_stops_the_start_with_a_sentence_that_names_it()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{ \"Connections\": ");
        (await Refused(("Server__Settings", file))).ShouldContain(file);
        File.Delete(file);
    }

    [Fact]
    public async Task What_is_wrong_in_several_sections_is_told_in_sentences_too()
    {
        var output = await Refused(("Sessions__Recheck", "-00:00:05"), ("Conversations__CommitTimeout", "10"));
        output.ShouldContain("Sessions:Recheck is '-00:00:05'; it must be");
        output.ShouldContain("Conversations:CommitTimeout is '10.00:00:00'; it must be");
    }

    private static async Task<string> Refused(params (string Name, string Value)[] variables)
    {
        var (exitCode, output) = await ChatServer.RunToEnd(new ChatServerOptions
        {
            Environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value),
        });
        exitCode.ShouldBe(1, output);
        output.ShouldNotContain("   at ", customMessage: "A sentence, no stack trace.");
        return output;
    }
}
