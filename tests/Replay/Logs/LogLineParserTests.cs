using OrleansChat.Tools.Replay.Logs;

namespace OrleansChat.Tests.Replay.Logs;

public sealed class LogLineParserTests
{
    [Theory]
    [InlineData("[09:15] <will> best media player: VLC", 555, "will", "best media player: VLC")]
    [InlineData("[09:15] <|QuaD-> totem xine", 555, "|QuaD-", "totem xine")]
    [InlineData("[02:21] <nadira> \tlibc-dev", 141, "nadira", "\tlibc-dev")]
    [InlineData("[19:34] <tdlm> \u0008if that works here", 1174, "tdlm", "\u0008if that works here")]
    [InlineData("[00:00] <a> trailing  ", 0, "a", "trailing  ")]
    [InlineData("[23:59] <a>  b > c <d> e", 1439, "a", " b > c <d> e")]
    [InlineData("[09:15] <[FiDo] > hello", 555, "[FiDo] ", "hello")]
    [InlineData("[08:28] <a> \uFEFF\u0085\u2028x", 508, "a", "\uFEFF\u0085\u2028x")]
    public void A_message_keeps_its_text_to_the_character(string line, int minute, string nick, string text) =>
        LogLineParser.Parse(line).ShouldBe(new LogLine.Spoken(minute, nick, text));

    [Theory]
    [InlineData("[05:04]  * mzz groans", 304, "mzz", "* mzz groans")]
    [InlineData("[14:53]  * ede Ping |  Could not", 893, "ede", "* ede Ping |  Could not")]
    [InlineData("=== Tsjoklate nods at |QuaD", null, "Tsjoklate", "* Tsjoklate nods at |QuaD")]
    [InlineData("=== Erlik      <channel> by <yournick>", null, "Erlik", "* Erlik      <channel> by <yournick>")]
    public void An_action_is_a_message_with_a_star(string line, int? minute, string nick, string text) =>
        LogLineParser.Parse(line).ShouldBe(new LogLine.Spoken(minute, nick, text));

    [Theory]
    [InlineData("=== sid77 is now known as sid77_", "sid77", "sid77_")]
    [InlineData("=== Customgonzo is now known as [MUPPETS] Gonzo", "Customgonzo", "[MUPPETS] Gonzo")]
    [InlineData("=== Bart]  is now known as _Bart_", "Bart] ", "_Bart_")]
    public void A_new_nick_is_a_rename(string line, string from, string to) =>
        LogLineParser.Parse(line).ShouldBe(new LogLine.Renamed(from, to));

    [Theory]
    [InlineData("=== L0sT [~waa3@raptor.ukc.ac.uk]  has joined #ubuntu")]
    [InlineData("=== BROKEN_LADDER [~pral@h-69-3-239-241.snfccasy.dynamic.covad.net]  has joined #UBUNTU")]
    [InlineData("=== Gary [n=Gary@colchester-lug/pdpc.supporter.active.Gary]  has joined #Ubuntu")]
    [InlineData("=== newinlinux [n=hey@s55908d48.adsl.wanadoo.nl]  has left #ubuntu [] ")]
    [InlineData("=== [bM] Neg [n=x@y]  has left #ubuntu [\"bye\"]")]
    [InlineData("=== mode/#ubuntu [+o Amaranth]  by ChanServ")]
    public void Lines_about_joining_and_leaving_are_notices(string line) =>
        LogLineParser.Parse(line).ShouldBeOfType<LogLine.Notice>();

    [Theory]
    [InlineData("[07:54] <rosendahl>")]
    [InlineData("[11:25] <pirate> ")]
    [InlineData("[11:26] <pirate>  \u00a0")]
    [InlineData("[11:27]  * TheHawk")]
    public void A_line_without_text_is_reported_as_such(string line) =>
        LogLineParser.Parse(line).ShouldBe(new LogLine.Unplayable("without text"));

    [Fact]
    public void Lines_that_the_server_would_refuse_are_not_played()
    {
        LogLineParser.Parse("[00:00] <a> " + new string('x', 4_000)).ShouldBeOfType<LogLine.Spoken>();
        LogLineParser.Parse("[00:00] <a> " + new string('x', 4_001)).ShouldBeOfType<LogLine.Unplayable>();
        LogLineParser.Parse("[00:00] <a> " + string.Concat(Enumerable.Repeat("😀", 4_000)))
            .ShouldBeOfType<LogLine.Spoken>();
        LogLineParser.Parse("[00:00] <a> x\0y").ShouldBeOfType<LogLine.Unplayable>();
        LogLineParser.Parse($"[00:00] <{new string('n', 65)}> x").ShouldBeOfType<LogLine.Unplayable>();
        LogLineParser.Parse("[00:00] <a\tb> x").ShouldBeOfType<LogLine.Unplayable>();
        LogLineParser.Parse("no log at all").ShouldBe(new LogLine.Unplayable("not understood"));
    }
}
