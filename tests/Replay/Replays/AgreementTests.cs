using OrleansChat.Tools.Replay.Replays;

namespace OrleansChat.Tests.Replay.Replays;

public sealed class AgreementTests
{
    private static readonly Said[] File =
        [.. Enumerable.Range(1, 5).Select(line => new Said($"line-{line}", $"u-{line % 2}", "will", $"text {line}"))];

    [Fact]
    public void Equal_messages_agree() =>
        Agreement.Of(File, [.. File]).ShouldBe(new Agreement(0, 0, 0, 0, InOrder: true, FirstDifference: null));

    [Fact]
    public void A_lost_message_is_missing()
    {
        var found = Agreement.Of(File, [File[0], File[1], File[3], File[4]]);
        (found with { FirstDifference = null }).ShouldBe(new Agreement(1, 0, 0, 0, InOrder: true, null));
        found.FirstDifference!.ShouldContain("message 3");
        found.FirstDifference!.ShouldContain("line-3");
    }

    [Fact]
    public void A_repeated_message_is_a_duplicate()
    {
        var found = Agreement.Of(File, [.. File, File[4]]);
        found.Doubled.ShouldBe(1);
        found.IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void Messages_that_changed_places_are_out_of_order()
    {
        var found = Agreement.Of(File, [File[1], File[0], .. File[2..]]);
        found.InOrder.ShouldBeFalse();
        found.Missing.ShouldBe(0);
        found.IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void One_character_makes_a_difference()
    {
        var found = Agreement.Of(File, [.. File[..4], File[4] with { Text = "text 5 " }]);
        found.Altered.ShouldBe(1);
        found.IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void The_message_of_another_sender_is_foreign()
    {
        var found = Agreement.Of(File, [.. File, File[0] with { SenderId = "u-7" }]);
        found.Foreign.ShouldBe(1);
        found.IsWhole.ShouldBeFalse();
    }
}
