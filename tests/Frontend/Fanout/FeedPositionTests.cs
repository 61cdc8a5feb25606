using OrleansChat.Conversations;
using OrleansChat.Frontend.Fanout;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Fanout;

public sealed class FeedPositionTests
{
    private readonly FeedPosition _position = new();

    [Fact]
    public void Before_a_head_is_known_nothing_is_next_and_nothing_is_missing()
    {
        _position.TryTake(Events.Message(1)).ShouldBeFalse();
        _position.TryNext(out _).ShouldBeFalse();
        _position.HasHole.ShouldBeFalse();
        _position.Epoch.ShouldBeNull();
    }

    [Fact]
    public void The_first_head_is_where_it_begins_and_what_came_before_it_was_known_is_not_lost()
    {
        foreach (var seq in new[] { 3, 4, 6 })
        {
            _position.TryTake(Events.Message(seq));
        }

        _position.Begin(Events.Epoch, 3);
        Next().ShouldBe([4]);
        (_position.Start, _position.Last).ShouldBe((3, 4));
        _position.HasHole.ShouldBeTrue();
    }

    [Fact]
    public void An_event_is_next_once()
    {
        _position.Begin(Events.Epoch, 3);
        _position.TryTake(Events.Message(4)).ShouldBeTrue();
        _position.TryTake(Events.Message(4)).ShouldBeFalse();
        _position.TryTake(Events.Message(2)).ShouldBeFalse();
        _position.Last.ShouldBe(4);
        _position.HasHole.ShouldBeFalse();
    }

    [Fact]
    public void Events_that_overtook_others_wait_for_them()
    {
        _position.Begin(Events.Epoch, 3);
        _position.TryTake(Events.Message(6)).ShouldBeFalse();
        _position.TryTake(Events.Message(5)).ShouldBeFalse();
        _position.HasHole.ShouldBeTrue();
        Next().ShouldBeEmpty();
        _position.TryTake(Events.Message(4)).ShouldBeTrue();
        Next().ShouldBe([5, 6]);
        _position.HasHole.ShouldBeFalse();
    }

    [Fact]
    public void Beyond_256_that_wait_only_the_hole_is_remembered()
    {
        _position.Begin(Events.Epoch, 0);
        for (var seq = 2; seq <= 300; seq++)
        {
            _position.TryTake(Events.Message(seq));
        }

        _position.TryTake(Events.Message(1)).ShouldBeTrue();
        Next().Count.ShouldBe(256);
        _position.Last.ShouldBe(257);
        _position.HasHole.ShouldBeTrue();
    }

    [Fact]
    public void Another_life_of_the_log_means_nothing_here()
    {
        _position.Begin(Events.Epoch, 3);
        _position.TryTake(Events.Message(4, epoch: Epoch.Parse("e-2"))).ShouldBeFalse();
        _position.HasHole.ShouldBeFalse();
    }

    [Fact]
    public void What_waited_in_another_life_of_the_log_is_not_shown_in_this_one()
    {
        _position.TryTake(Events.Message(5, epoch: Epoch.Parse("e-2")));
        _position.Begin(Events.Epoch, 4);
        Next().ShouldBeEmpty();
    }

    [Fact]
    public void Begun_anew_it_forgets_what_it_knew()
    {
        _position.Begin(Events.Epoch, 3);
        _position.TryTake(Events.Message(9));
        var other = Epoch.Parse("e-2");
        _position.BeginAnew(other, 2);
        _position.Epoch.ShouldBe(other);
        (_position.Start, _position.Last, _position.HasHole).ShouldBe((2, 2, false));
        _position.TryTake(Events.Message(3, epoch: other)).ShouldBeTrue();
        Next().ShouldBeEmpty();
    }

    private List<long> Next()
    {
        var seqs = new List<long>();
        while (_position.TryNext(out var next))
        {
            seqs.Add(next.Seq);
        }

        return seqs;
    }
}
