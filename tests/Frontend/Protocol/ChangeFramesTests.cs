using System.Text;
using OrleansChat.Conversations;
using OrleansChat.Frontend.Protocol;
using OrleansChat.Tests.Frontend.Fixtures;

namespace OrleansChat.Tests.Frontend.Protocol;

/// <summary>The frames of changed messages and of the events that change them, byte for byte.</summary>
public sealed class ChangeFramesTests
{
    private const string Common =
        "\"conversation\":\"c-plaza\",\"epoch\":\"e-1\",\"seq\":7,\"at\":\"2026-01-02T03:04:05.006Z\","
        + "\"sender\":{\"id\":\"u-ann\",\"name\":\"Ann\",\"type\":\"user\"},\"clientId\":\"client-7\"";

    public static TheoryData<EventBody, string> Frames => new()
    {
        { new EditBody(3, "new"), """{"event":"edit",…,"target":3,"text":"new","mentions":[]}""" },
        {
            new EditBody(3, "new") { Mentions = [Events.Bob.Id], Groups = MentionedGroups.All },
            """{"event":"edit",…,"target":3,"text":"new","mentions":["u-bob","all"]}"""
        },
        { new EditBody(3, "") { IsDeleted = true }, """{"event":"edit",…,"target":3,"deleted":true}""" },
        { new DeleteBody(3), """{"event":"delete",…,"target":3}""" },
        { new ReactBody(3, Emoji.Parse("👍"), true), """{"event":"react",…,"target":3,"emoji":"👍","on":true}""" },
        { new PinBody(3, false), """{"event":"pin",…,"target":3,"on":false}""" },
        {
            Message() with { Changes = null },
            """{"event":"message",…,"recipientType":"channel","text":"hi","attachments":[],"replyTo":2,"mentions":[]}"""
        },
        {
            Message() with
            {
                Mentions = [Events.Bob.Id, Events.Ann.Id],
                Groups = MentionedGroups.Here | MentionedGroups.All,
                ReplyTo = null,
            },
            """
            {"event":"message",…,"recipientType":"channel","text":"hi","attachments":[],
            "mentions":["u-bob","u-ann","all","here"]}
            """
        },
        {
            Message() with { Changes = Everything() },
            """
            {"event":"message",…,"recipientType":"channel","text":"hi","attachments":[],"replyTo":2,"mentions":[],
            "edited":{"seq":8,"at":"2026-01-02T03:04:05.006Z"},
            "reactions":[{"emoji":"🎉","count":21,"by":["u-ann","u-bob"]}],
            "thread":{"replies":3,"last":11,"participants":["u-bob"]},"pinned":true,"changed":12}
            """
        },
        {
            Message() with { Text = "", Changes = new MessageChanges(13) { IsDeleted = true } },
            """{"event":"message",…,"recipientType":"channel","replyTo":2,"mentions":[],"deleted":true,"changed":13}"""
        },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Events_are_written_as_documented(EventBody body, string json)
    {
        var frame = EventFrames.Logged(Events.Message(7) with { Body = body });

        Encoding.UTF8.GetString(ServerFrame.PayloadOf(frame).Span).ShouldBe(
            json.Replace("\n", "", StringComparison.Ordinal).Replace("…", Common, StringComparison.Ordinal));
    }

    private static MessageBody Message() => new(ConversationKind.Channel, "hi", [], ReplyTo: 2, []);

    private static MessageChanges Everything() => new(12)
    {
        Edited = new EventPoint(8, Events.At),
        Reactions = [new Reaction(Emoji.Parse("🎉"), 21, [Events.Ann.Id, Events.Bob.Id])],
        Thread = new ThreadSummary(3, 11, [Events.Bob.Id]),
        IsPinned = true,
    };
}
