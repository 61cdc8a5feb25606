using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Conversations;

namespace OrleansChat.Silo.Storage.Log;

/// <summary>A row of the table of mentions: a message counts as one that mentions a person, or everybody.</summary>
/// <param name="Seq">The message.</param>
/// <param name="User">The person; null for all members but the author.</param>
/// <param name="Author">The message's author.</param>
internal readonly record struct MentionRow(long Seq, UserId? User, UserId Author)
{
    /// <summary>Stands for all members: a character that no id has.</summary>
    public const string Everybody = "*";

    public string UserKey => User?.Value ?? Everybody;
}

/// <summary>Which messages of a request mention whom. The newest text of a message counts.</summary>
internal sealed class MentionPlan
{
    private readonly Dictionary<long, IReadOnlyList<MentionRow>> _rows = [];
    private readonly HashSet<long> _replaced = [];

    /// <summary>Messages whose present rows are to be deleted first.</summary>
    public IReadOnlyCollection<long> Replaced => _replaced;

    /// <summary>Rows to insert.</summary>
    public IEnumerable<MentionRow> Rows => _rows.Values.SelectMany(rows => rows);

    public static bool IsNeededFor(AppendEntry entry) => entry.Body switch
    {
        MessageBody { Groups: MentionedGroups.None } => !entry.Counted.IsEmpty,
        MessageBody or EditBody or DeleteBody => true,
        _ => false,
    };

    /// <summary>Takes a stored event.</summary>
    public void Apply(AppendEntry entry, long seq)
    {
        var (message, groups) = entry.Body switch
        {
            MessageBody body => (seq, body.Groups),
            EditBody edit => (edit.Target, edit.Groups),
            DeleteBody delete => (delete.Target, MentionedGroups.None),
            _ => throw new ArgumentException($"{entry.Body} has no mentions.", nameof(entry)),
        };
        if (entry.Body is ChangeBody)
        {
            _replaced.Add(message);
        }

        _rows[message] = groups is MentionedGroups.None
            ? [.. entry.Counted.Select(user => new MentionRow(message, user, entry.Sender.Id))]
            : [new MentionRow(message, null, entry.Sender.Id)];
    }
}
