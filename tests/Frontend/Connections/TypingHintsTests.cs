using OrleansChat.Conversations;
using OrleansChat.Frontend.Connections;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Connections;

public sealed class TypingHintsTests
{
    private readonly ManualTime _time = new();
    private readonly TypingHints _hints;

    public TypingHintsTests()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        _hints = new TypingHints(_time);
    }

    [Fact]
    public void Ten_hints_a_second_pass()
    {
        for (var count = 0; count < 10; count++)
        {
            _hints.Note(Events.Plaza, on: true).ShouldBeTrue();
        }

        _hints.Note(Events.Plaza, on: true).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        _hints.Note(Events.Plaza, on: false).ShouldBeTrue();
    }

    [Fact]
    public void What_was_not_taken_back_and_not_forgotten_is_taken_back_at_the_end()
    {
        var (old, stopped) = (ConversationId.Parse("c-old"), ConversationId.Parse("c-stopped"));
        _hints.Note(old, on: true);
        _time.Advance(TimeSpan.FromSeconds(8));
        _hints.Note(Events.Plaza, on: true);
        _hints.Note(stopped, on: true);
        _hints.Note(stopped, on: false);
        _hints.End().ShouldBe([Events.Plaza]);
        _hints.Note(Events.Plaza, on: true).ShouldBeFalse("nobody would take it back");
    }
}
