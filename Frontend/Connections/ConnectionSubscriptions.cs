using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Fanout;

namespace OrleansChat.Frontend.Connections;

/// <summary>The subscriptions of a connection: conversations, its own user, people it watches.</summary>
internal sealed class ConnectionSubscriptions
{
    private readonly Lock _guardsAll = new();
    private Dictionary<ConversationId, ConversationReader>? _readers;
    private Dictionary<UserId, UserFeed>? _watched;
    private UserFeed? _own;
    private bool _ended;

    /// <summary>The reader of a conversation; a new one if there is no active one.</summary>
    /// <returns>Null if the connection has reached its limit or is gone.</returns>
    public ConversationReader? ReaderOf(ConversationId conversation, IEventReceiver receiver, int countMax)
    {
        lock (_guardsAll)
        {
            if (_ended)
            {
                return null;
            }

            _readers ??= [];
            if (_readers.TryGetValue(conversation, out var reader) && !reader.HasEnded)
            {
                return reader;
            }

            if (reader is null && _readers.Count >= countMax)
            {
                return null;
            }

            return _readers[conversation] = new ConversationReader(receiver);
        }
    }

    /// <summary>Ends readers that were attached while the connection went away.</summary>
    public void EndIfGone(IEnumerable<ConversationReader> readers)
    {
        lock (_guardsAll)
        {
            if (!_ended)
            {
                return;
            }
        }

        foreach (var reader in readers)
        {
            reader.End();
        }
    }

    /// <summary>Stops the events of a conversation.</summary>
    public void End(ConversationId conversation)
    {
        ConversationReader? reader;
        lock (_guardsAll)
        {
            if (_readers is null || !_readers.Remove(conversation, out reader))
            {
                return;
            }
        }

        reader.End();
    }

    /// <summary>Begins the events about the connection's own user.</summary>
    public void Own(UserFeed feed)
    {
        lock (_guardsAll)
        {
            _own = feed;
        }
    }

    /// <summary>Starts watching a person.</summary>
    /// <returns>False if the limit is reached or the connection is gone.</returns>
    public bool TryWatch(UserId user, UserFeed feed, int countMax)
    {
        lock (_guardsAll)
        {
            if (_ended || (_watched?.Count >= countMax && !_watched.ContainsKey(user)))
            {
                return false;
            }

            (_watched ??= [])[user] = feed;
            return true;
        }
    }

    /// <summary>Stops everything after the connection is gone.</summary>
    public void EndAll(IEventReceiver receiver)
    {
        List<ConversationReader> readers;
        List<UserFeed> feeds;
        lock (_guardsAll)
        {
            _ended = true;
            readers = [.. (IEnumerable<ConversationReader>?)_readers?.Values ?? []];
            feeds = [.. (IEnumerable<UserFeed>?)_watched?.Values ?? []];
            if (_own is not null)
            {
                feeds.Add(_own);
            }

            _readers = null;
            _watched = null;
            _own = null;
        }

        readers.ForEach(reader => reader.End());
        feeds.ForEach(feed => feed.Detach(receiver));
    }
}
