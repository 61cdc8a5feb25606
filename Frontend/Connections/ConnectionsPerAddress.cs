namespace OrleansChat.Frontend.Connections;

/// <summary>Counts the connections of each network address to this frontend.</summary>
internal sealed class ConnectionsPerAddress
{
    private readonly Lock _guardsCounts = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <returns>False if the address has reached its limit.</returns>
    public bool TryTake(string address, int placesMax)
    {
        lock (_guardsCounts)
        {
            var count = _counts.GetValueOrDefault(address);
            if (count >= placesMax)
            {
                return false;
            }

            _counts[address] = count + 1;
            return true;
        }
    }

    public void GiveBack(string address)
    {
        lock (_guardsCounts)
        {
            if (--_counts[address] == 0)
            {
                _counts.Remove(address);
            }
        }
    }
}
