using System.Text;
using OrleansChat.Tools.Replay.Logs;

namespace OrleansChat.Tests.Replay.Logs;

public sealed class ChannelLogTests
{
    [Fact]
    public void A_person_stays_the_same_through_renames_and_keeps_the_first_nick()
    {
        var log = Read(
            """
            [09:14] <intinig> does a subversion gnome client exist?
            === sid77 is now known as sid77_
            === sid77_ hi
            [09:15] <sid77_> still here
            === sid77_ is now known as sid77
            [09:15] <sid77> and back
            [09:15] <sid77_> somebody else now
            """);
        log.Names.ShouldBe(["intinig", "sid77", "sid77_"]);
        log.Messages.Select(message => message.Person).ShouldBe([0, 1, 1, 1, 2]);
        log.Renames.ShouldBe(2);
    }

    [Fact]
    public void People_who_only_join_and_leave_get_no_account()
    {
        var log = Read(
            """
            === vassie [~vassie@195.153.177.75]  has joined #ubuntu
            === natea is now known as natea|nyc
            [09:15] <will> alone?
            """);
        log.Names.ShouldBe(["will"]);
        log.Notices.ShouldBe(1);
    }

    [Fact]
    public void A_nick_with_the_loggers_spaces_is_the_same_without_them()
    {
        var log = Read(
            """
            [10:00] <CreativeEmbassy> one
            === CreativeEmbassy is now known as Cre[a] tiveEmb[a]
            [10:01] <Cre[a]tiveEmb[a]> two
            === Cre[a] tiveEmb[a]  is now known as CreativeEmbassy
            [10:02] <CreativeEmbassy> three
            """);
        log.Names.ShouldBe(["CreativeEmbassy"]);
        log.Messages.Count.ShouldBe(3);
    }

    [Fact]
    public void Invalid_bytes_become_replacement_characters()
    {
        byte[] bytes = [.. "[10:00] <caf"u8, 0xe9, .. "> r"u8, 0xe9, .. "sum"u8, 0xe9, .. " "u8, 0xff];
        var log = ChannelLog.Read("log", bytes);
        log.Messages[0].Text.ShouldBe("r\uFFFDsum\uFFFD \uFFFD");
        log.Names.ShouldBe(["caf\uFFFD"]);
    }

    [Fact]
    public void Only_line_feeds_end_lines()
    {
        var log = Read("[10:00] <a> one\r\n[10:00] <a> two\u0085\u2028\vtwo\n\n[10:01] <b> three");
        log.Messages.Select(message => message.Text).ShouldBe(["one", "two\u0085\u2028\vtwo", "three"]);
        log.Messages.Select(message => message.Line).ShouldBe([1, 2, 4]);
        log.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void Skipped_lines_are_named()
    {
        var log = Read("[10:00] <a> one\n[10:00] <a>\nnoise");
        log.Skipped.ShouldBe([new SkippedLine(2, "without text"), new SkippedLine(3, "not understood")]);
    }

    [Fact]
    public void Messages_of_one_minute_are_spread_over_it()
    {
        var log = Read("[10:00] <a> 1\n[10:00] <a> 2\n=== a does 3\n[10:00] <a> 4\n[10:02] <a> 5");
        log.Messages.Select(message => message.At.TotalSeconds).ShouldBe([0, 15, 30, 45, 120]);
    }

    private static ChannelLog Read(string text) => ChannelLog.Read("log", Encoding.UTF8.GetBytes(text));
}
