namespace OrleansChat.Tools.Replay.Logs;

/// <summary>Follows people through their nicks and the clock through midnight while a log is read.</summary>
internal sealed class ScriptWriter
{
    private readonly Dictionary<string, Person> _byNick = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<(int Line, int Person, int Minute, string Text)> _said = [];
    private readonly List<SkippedLine> _skipped = [];
    private readonly RunningMinutes _clock = new();
    private int _renames;
    private int _notices;

    public void Add(int number, LogLine line)
    {
        switch (line)
        {
            case LogLine.Spoken spoken:
                _said.Add((number, Speaking(spoken.Nick), _clock.Read(spoken.Minute), spoken.Text));
                break;
            case LogLine.Renamed renamed:
                Rename(renamed);
                break;
            case LogLine.Notice:
                _notices++;
                break;
            case LogLine.Unplayable unplayable:
                _skipped.Add(new SkippedLine(number, unplayable.Reason));
                break;
        }
    }

    public ChannelLog Finish(string title) => new(title, _names, Timed(), _skipped, _renames, _notices);

    // Stamps tell minutes only: the messages of one minute are spread over it evenly.
    private List<LogMessage> Timed()
    {
        var messages = new List<LogMessage>(_said.Count);
        foreach (var minute in _said.GroupBy(said => said.Minute))
        {
            var count = minute.Count();
            messages.AddRange(minute.Select((said, index) => new LogMessage(
                said.Line,
                said.Person,
                TimeSpan.FromMinutes(said.Minute - _said[0].Minute + ((double)index / count)),
                said.Text)));
        }

        return messages;
    }

    private int Speaking(string nick)
    {
        var person = Known(nick);
        if (person.Index < 0)
        {
            person.Index = _names.Count;
            _names.Add(person.FirstNick);
        }

        return person.Index;
    }

    private void Rename(LogLine.Renamed renamed)
    {
        _renames++;
        var person = Known(renamed.From);
        _byNick.Remove(Key(renamed.From));
        _byNick[Key(renamed.To)] = person;
    }

    private Person Known(string nick)
    {
        if (!_byNick.TryGetValue(Key(nick), out var person))
        {
            _byNick[Key(nick)] = person = new Person(nick);
        }

        return person;
    }

    // A nick holds no space, but some loggers put one behind each bracket in it, and not everywhere.
    private static string Key(string nick) => nick.Replace(" ", string.Empty, StringComparison.Ordinal);

    private sealed class Person(string firstNick)
    {
        public string FirstNick { get; } = firstNick;

        /// <summary>Negative until the first word.</summary>
        public int Index { get; set; } = -1;
    }
}
