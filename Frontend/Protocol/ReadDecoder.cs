using System.Collections.Immutable;
using OrleansChat.Conversations;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Protocol;

/// <summary>Requests that read a conversation, once or from now on.</summary>
internal static class ReadDecoder
{
    /// <summary>A page of people of a conversation.</summary>
    public static ClientRequest PeopleOf(
        ref MemberReader members, Func<ConversationId, string?, int, ClientRequest> make)
    {
        ConversationId? conversation = null;
        string? after = null;
        int? limit = null;
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                conversation = members.Conversation();
            }
            else if (members.Is("after"u8))
            {
                after = members.Cursor();
            }
            else if (members.Is("limit"u8))
            {
                limit = members.Limit(ReadLimits.ListItemsMax);
            }
            else
            {
                members.Skip();
            }
        }

        members.RequireConversation(conversation);
        return make(conversation ?? default, after, limit ?? ReadLimits.ListItemsDefault);
    }

    public static HistoryRequest History(ref MemberReader members)
    {
        ConversationId? conversation = null;
        long? before = null;
        long? after = null;
        int? limit = null;
        while (members.Next())
        {
            if (members.Is("conversation"u8))
            {
                conversation = members.Conversation();
            }
            else if (members.Is("before"u8))
            {
                before = members.Seq();
            }
            else if (members.Is("after"u8))
            {
                after = members.Seq();
            }
            else if (members.Is("limit"u8))
            {
                limit = members.Limit(ReadLimits.HistoryEventsMax);
            }
            else
            {
                members.Skip();
            }
        }

        members.RequireConversation(conversation);
        members.Require(before is null || after is null, "before", "does not go with after");
        return new HistoryRequest(conversation ?? default, before, after, limit ?? ReadLimits.HistoryEventsDefault);
    }

    public static SubscribeRequest Subscribe(ref MemberReader members)
    {
        var items = ImmutableArray.CreateBuilder<SubscribeItem>();
        var isThere = false;
        while (members.Next())
        {
            if (!members.Is("conversations"u8))
            {
                members.Skip();
                continue;
            }

            isThere = true;
            items.Clear();
            if (members.BeginArray())
            {
                while (members.NextElement())
                {
                    if (members.BeginObject())
                    {
                        items.Add(Item(ref members));
                    }
                }
            }
        }

        members.Require(isThere, "conversations");
        members.Require(
            items.Count <= ReadLimits.IdsPerRequestMax,
            "conversations",
            $"must hold at most {ReadLimits.IdsPerRequestMax}");
        members.Require(
            items.Select(item => item.Conversation).Distinct().Count() == items.Count,
            "conversations",
            "must name each conversation once");
        return new SubscribeRequest(items.DrainToImmutable());
    }

    private static SubscribeItem Item(ref MemberReader members)
    {
        ConversationId? conversation = null;
        long? after = null;
        Epoch? epoch = null;
        while (members.Next())
        {
            if (members.Is("id"u8))
            {
                conversation = members.Conversation();
            }
            else if (members.Is("after"u8))
            {
                after = members.Seq();
            }
            else if (members.Is("epoch"u8))
            {
                epoch = members.LogEpoch();
            }
            else
            {
                members.Skip();
            }
        }

        members.Require(conversation is not null, "id");
        members.Require(after is null || epoch is not null, "epoch", "is required with after");
        return new SubscribeItem(conversation ?? default, after, epoch);
    }

    public static UnsubscribeRequest Unsubscribe(ref MemberReader members)
    {
        ImmutableArray<ConversationId>? conversations = null;
        while (members.Next())
        {
            if (members.Is("conversations"u8))
            {
                conversations = members.ConversationList();
            }
            else
            {
                members.Skip();
            }
        }

        members.Require(conversations is not null, "conversations");
        return new UnsubscribeRequest(conversations ?? []);
    }
}
