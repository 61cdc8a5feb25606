using OrleansChat.Accounts;

namespace OrleansChat.Frontend.Uploads;

/// <summary>How many uploads a frontend takes at once, of all people and of each.</summary>
internal sealed class UploadSlots(UploadOptions options)
{
    private readonly Lock _guardsTaken = new();
    private readonly Dictionary<UserId, int> _taken = [];
    private int _all;

    /// <returns>What gives the slot back; null if there is none.</returns>
    public IDisposable? TryTake(UserId user)
    {
        lock (_guardsTaken)
        {
            var own = _taken.GetValueOrDefault(user);
            if (_all >= options.AtOnceMax || own >= options.AtOncePerUserMax)
            {
                return null;
            }

            _all++;
            _taken[user] = own + 1;
            return new Slot(this, user);
        }
    }

    private void Return(UserId user)
    {
        lock (_guardsTaken)
        {
            _all--;
            if (--_taken[user] == 0)
            {
                _taken.Remove(user);
            }
        }
    }

    private sealed class Slot(UploadSlots slots, UserId user) : IDisposable
    {
        public void Dispose() => slots.Return(user);
    }
}
