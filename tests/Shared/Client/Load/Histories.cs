using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;

namespace OrleansChat.Tests.Client.Load;

/// <summary>The conversations as the server tells them afterwards.</summary>
public sealed class Histories
{
    private readonly Dictionary<string, IReadOnlyList<ChatEvent>> _events = [];

    public IEnumerable<KeyValuePair<string, long>> Heads =>
        _events.Select(pair => KeyValuePair.Create(pair.Key, (long)pair.Value.Count));

    public static async Task<Histories> Read(Uri server, Account account, IEnumerable<string> conversations)
    {
        var histories = new Histories();
        await using var connection = await ChatConnection.Open(server);
        await connection.Hello(account.AccessToken);
        foreach (var conversation in conversations)
        {
            histories._events[conversation] = await connection.WholeHistory(conversation);
        }

        return histories;
    }

    /// <summary>Holds them against what writers were told and readers were shown.</summary>
    public static void Hold(Histories histories, Ledger ledger, IEnumerable<Reader> readers)
    {
        foreach (var (conversation, events) in histories._events)
        {
            IsDense(conversation, events, ledger);
            IsWhatWasSent(conversation, events, ledger);
        }

        AllAcknowledgedAreThere(histories, ledger);
        foreach (var place in readers.SelectMany(reader => reader.Places.Values))
        {
            SawTheSame(place, histories._events[place.Conversation], ledger);
        }
    }

    private static void IsDense(string conversation, IReadOnlyList<ChatEvent> events, Ledger ledger)
    {
        for (var index = 0; index < events.Count; index++)
        {
            if (events[index].Seq != index + 1)
            {
                ledger.Break(Breach.Reordered, $"{conversation} has {events[index].Seq} in the place of {index + 1}");
                return;
            }
        }
    }

    private static void IsWhatWasSent(string conversation, IReadOnlyList<ChatEvent> events, Ledger ledger)
    {
        var once = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stored in events.Where(stored => stored.Kind == "message"))
        {
            if (!once.Add(stored.ClientId!))
            {
                ledger.Break(Breach.Doubled, $"{conversation} has {stored.ClientId} twice");
            }

            if (!ledger.Sent.TryGetValue(stored.ClientId!, out var sent)
                || sent.Conversation != conversation
                || sent.Text != stored.Body)
            {
                ledger.Break(Breach.Altered, $"{conversation} has {stored.ClientId}, which nobody sent so");
            }
        }
    }

    private static void AllAcknowledgedAreThere(Histories histories, Ledger ledger)
    {
        foreach (var (clientId, told) in ledger.Acknowledged)
        {
            var events = histories._events[ledger.Sent[clientId].Conversation];
            var stored = told.Seq <= events.Count ? events[(int)told.Seq - 1] : null;
            if (stored?.ClientId != clientId || stored.Json.GetProperty("at").GetString() != told.At)
            {
                ledger.Break(
                    Breach.Lost,
                    $"{clientId} was acknowledged as {told.Seq}, where now is {stored?.ClientId ?? "none"}");
            }
        }
    }

    private static void SawTheSame(ReaderPlace place, IReadOnlyList<ChatEvent> events, Ledger ledger)
    {
        foreach (var (shown, stored) in place.Seen.Zip(events))
        {
            if (shown.Json.GetRawText() != stored.Json.GetRawText())
            {
                ledger.Break(Breach.Altered, $"A reader was shown {shown}, but history has {stored}");
                return;
            }
        }
    }
}
