using OrleansChat.Accounts;
using OrleansChat.Conversations;

namespace OrleansChat.Tests.Grains;

/// <summary>Tests of commands to conversations, with the people who give them.</summary>
public abstract class CommandTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static int _next;

    protected GrainCluster Cluster { get; } = cluster;

    protected static CancellationToken Stopped => TestContext.Current.CancellationToken;

    protected async Task<Participant> NewPerson()
    {
        var name = $"u-person{Interlocked.Increment(ref _next)}";
        return (await Cluster.Account(UserId.Parse(name)).RegisterGuest(name)).Value!.User;
    }

    protected async Task<CommandResult> Execute(ConversationId conversation, ConversationCommand command) =>
        (await Cluster.Conversation(conversation).Execute([command]))[0];

    /// <returns>The seq of the event.</returns>
    protected async Task<long> Change(ConversationId conversation, ConversationCommand command) =>
        (await Execute(conversation, command)).ShouldBeOfType<ChangeStored>(command.ToString()).Seq;

    protected async Task<Refusal> Refuse(ConversationId conversation, ConversationCommand command) =>
        (await Execute(conversation, command)).ShouldBeOfType<Refused>(command.ToString()).Refusal;

    protected static ConversationId NewId(Participant creator) =>
        ConversationIds.ForCreation(creator.Id, ClientId.Parse($"{Interlocked.Increment(ref _next)}"));

    protected static JoinConversation Join(Participant person, string? code = null) => new(person, code);

    protected static SendMessage Message(Participant sender, ConversationKind kind) =>
        new(sender, ClientId.Parse("c1"), kind, "hello", [], ReplyTo: null);
}
