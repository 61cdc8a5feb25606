using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Permissions;
using OrleansChat.RateLimits;
using OrleansChat.Reading;

namespace OrleansChat.Frontend.Http;

/// <summary>Searching the messages of the whole deployment, which the audit log records.</summary>
internal sealed class SearchEndpoints(GrainCalls calls, AuditTrail audit)
{
    public void Map(RouteGroupBuilder api) =>
        api.MapGet("/admin/search", Search)
            .WithTags("Administration")
            .LimitByUser(RateLimitPolicies.AdminUser)
            .RequirePermission(Permission.SearchDeployment);

    /// <summary>Finds messages in all conversations, newest first.</summary>
    public async Task<Results<Ok<FoundMessagesResponse>, RefusalResult>> Search(
        HttpContext context, ClaimsPrincipal user, [AsParameters] SearchParameters parameters)
    {
        if (parameters.ToQuery(out var violation) is not { } query)
        {
            return new RefusalResult(violation!);
        }

        // Before anything is found: an answer that got lost was an answer.
        await audit.Append(new AuditEvent(
            AuditAction.MessagesSearched,
            user.Session().User.Id,
            query.Conversation?.Value,
            ClientAddress.Of(context),
            query.Sender is { } sender ? $"sender {sender.Value}" : null));
        var result = await calls.LogReader.SearchDeployment(user.Session(), query);
        return result.ToHttp(page => new FoundMessagesResponse(
            [.. page.Items.Select(FoundMessageResponse.Of)], page.Next));
    }
}

/// <summary>The parameters of a search, as texts.</summary>
internal sealed class SearchParameters
{
    [FromQuery(Name = "query")]
    public string? Query { get; init; }

    [FromQuery(Name = "conversation")]
    public string? Conversation { get; init; }

    [FromQuery(Name = "sender")]
    public string? Sender { get; init; }

    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "has")]
    public string? Has { get; init; }

    [FromQuery(Name = "after")]
    public string? After { get; init; }

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <returns>The query; null with what is wrong.</returns>
    public SearchQuery? ToQuery(out Refusal? violation)
    {
        violation = null;
        var length = (Query ?? string.Empty).EnumerateRunes().Count();
        if (length is 0 or > SearchLimits.QueryScalarsMax)
        {
            return Wrong("query", Requirements.Characters(1, SearchLimits.QueryScalarsMax), out violation);
        }

        var (conversation, sender) = (default(ConversationId), default(UserId));
        if (Conversation is not null && !ConversationId.TryParse(Conversation, out conversation))
        {
            return Wrong("conversation", IdRule.Must, out violation);
        }

        if (Sender is not null && !UserId.TryParse(Sender, out sender))
        {
            return Wrong("sender", IdRule.Must, out violation);
        }

        var (from, to) = (default(DateTimeOffset), default(DateTimeOffset));
        if ((From is not null && !WireTimes.TryParse(From, out from))
            || (To is not null && !WireTimes.TryParse(To, out to)))
        {
            return Wrong("from and to", Requirements.Time, out violation);
        }

        var part = Words.SearchedParts.Find(Has);
        if (Has is not null && part is null)
        {
            return Wrong("has", Requirements.OneOf(Words.SearchedParts), out violation);
        }

        if (After is not null && SearchCursor.Parse(After) is null)
        {
            return Wrong("after", Requirements.Cursor, out violation);
        }

        var limit = ReadLimits.ListItemsDefault;
        if (Limit is not null
            && (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit == 0))
        {
            return Wrong("limit", Requirements.IntegerFrom(1, ReadLimits.ListItemsMax), out violation);
        }

        return new SearchQuery(
            Query!,
            Conversation is null ? null : conversation,
            Sender is null ? null : sender,
            From is null ? null : from,
            To is null ? null : to,
            part,
            After,
            limit);
    }

    private static SearchQuery? Wrong(string member, string must, out Refusal? violation)
    {
        violation = Refusals.Invalid(member, must);
        return null;
    }
}

/// <param name="Next">The <c>after</c> of the next page; none on the last one.</param>
internal sealed record FoundMessagesResponse(IReadOnlyList<FoundMessageResponse> Items, string? Next);

/// <param name="Event">The message as its readers get it.</param>
/// <param name="Highlights">Start and length of each part that matched, in Unicode scalar values.</param>
internal sealed record FoundMessageResponse(
    string Conversation, JsonElement Event, IReadOnlyList<IReadOnlyList<int>> Highlights)
{
    public static FoundMessageResponse Of(SearchHit hit)
    {
        using var message = JsonDocument.Parse(ServerFrame.PayloadOf(EventFrames.Logged(hit.Event)));
        return new FoundMessageResponse(
            hit.Event.Conversation.Value,
            message.RootElement.Clone(),
            [.. hit.Highlights.Select(highlight => (int[])[highlight.Start, highlight.Length])]);
    }
}
