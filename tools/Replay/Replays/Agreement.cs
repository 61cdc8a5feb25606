namespace OrleansChat.Tools.Replay.Replays;

/// <summary>How far what somebody holds agrees with the file.</summary>
/// <param name="Missing">Messages of the file that are not there.</param>
/// <param name="Foreign">Messages there that the file does not have.</param>
/// <param name="Doubled">Messages that are there more than once.</param>
/// <param name="Altered">Messages with another text or another name.</param>
/// <param name="InOrder">Whether those that are there stand in the order of the file.</param>
/// <param name="FirstDifference">The first place where the two part; null when they are equal.</param>
internal sealed record Agreement(
    int Missing, int Foreign, int Doubled, int Altered, bool InOrder, string? FirstDifference)
{
    public bool IsWhole => FirstDifference is null;

    public static Agreement Of(IReadOnlyList<Said> file, IReadOnlyList<Said> held)
    {
        if (file.SequenceEqual(held))
        {
            return new Agreement(0, 0, 0, 0, true, null);
        }

        var places = file.Select((said, place) => (Key: Key(said), place)).ToDictionary(x => x.Key, x => x.place);
        var found = held.Where(said => places.ContainsKey(Key(said))).ToList();
        var first = found.DistinctBy(Key).ToList();
        var order = first.Select(said => places[Key(said)]).ToList();
        return new Agreement(
            Missing: file.Count - first.Count,
            Foreign: held.Count - found.Count,
            Doubled: found.Count - first.Count,
            Altered: found.Count(said => file[places[Key(said)]] != said),
            InOrder: order.Zip(order.Skip(1)).All(pair => pair.First < pair.Second),
            FirstDifference: Difference(file, held));
    }

    private static (string Sender, string ClientId) Key(Said said) => (said.SenderId, said.ClientId);

    private static string Difference(IReadOnlyList<Said> file, IReadOnlyList<Said> held)
    {
        var place = file.Zip(held).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"message {place + 1}: the file has {At(file, place)}, instead there is {At(held, place)}";
    }

    private static string At(IReadOnlyList<Said> said, int place) =>
        place < said.Count ? said[place].ToString() : "nothing";
}
