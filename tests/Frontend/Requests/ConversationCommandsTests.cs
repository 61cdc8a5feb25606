using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Frontend;
using OrleansChat.Frontend.Audit;
using OrleansChat.Frontend.RateLimits;
using OrleansChat.Frontend.Requests;
using OrleansChat.RateLimits;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Requests;

public sealed class ConversationCommandsTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly Participant Ann = new(UserId.Parse("u-ann"), SenderType.User, "Ann");

    private static readonly SendMessage Message =
        new(Ann, ClientId.Parse("one"), ConversationKind.Channel, "words", [], ReplyTo: null);

    private readonly ManualTime _time = new();
    private readonly FailingGrain _grain = new();
    private readonly ConversationCommands _commands;

    public ConversationCommandsTests()
    {
        var (factory, grains) = FakeGrains.Create();
        grains.Add<IConversationGrain>(_ => _grain);
        grains.Add<IRateLimitGrain>(_ => _grain);
        var ids = new FrontendIds(System.Security.Cryptography.RandomNumberGenerator.Create());
        var calls = new GrainCalls(factory, ids, new FrontendOptions(), _time, NullLogger<GrainCalls>.Instance);
        var limiter = new RateLimiter(calls, new AuditTrail(calls, NullLogger<AuditTrail>.Instance));
        _commands = new ConversationCommands(calls, limiter);
    }

    [Fact]
    public async Task A_message_whose_silo_is_lost_is_taken_to_another_one()
    {
        _grain.Faults.Enqueue(new SiloUnavailableException());
        _grain.Faults.Enqueue(new SiloUnavailableException());
        var sent = Execute(Message);
        await Pass(pauses: 2);
        (await sent).ShouldHaveSingleItem().ShouldBeOfType<Stored>();
        _grain.Executions.ShouldBe(3);
    }

    [Fact]
    public async Task A_silo_that_stays_lost_is_told_after_two_seconds()
    {
        Enumerable.Repeat(new SiloUnavailableException(), 100).ToList().ForEach(_grain.Faults.Enqueue);
        var sent = Execute(Message);
        await Pass(pauses: 40);
        await Should.ThrowAsync<SiloUnavailableException>(sent);
    }

    [Fact]
    public async Task What_has_no_client_id_and_other_faults_are_told_at_once()
    {
        _grain.Faults.Enqueue(new SiloUnavailableException());
        await Should.ThrowAsync<SiloUnavailableException>(Execute(new LeaveConversation(Ann)));
        _grain.Faults.Enqueue(new TimeoutException());
        await Should.ThrowAsync<TimeoutException>(Execute(Message));
        _grain.Executions.ShouldBe(2);
    }

    private Task<ImmutableArray<CommandResult>> Execute(ConversationCommand command) =>
        _commands.Execute(ConversationId.Parse("c-1"), [command]);

    private async Task Pass(int pauses)
    {
        for (var pause = 0; pause < pauses; pause++)
        {
            await _time.WhenArmed(Pause);
            _time.Advance(Pause);
        }
    }

    private sealed class FailingGrain : IConversationGrain, IRateLimitGrain
    {
        public Queue<Exception> Faults { get; } = new();

        public int Executions { get; private set; }

        public Task<ImmutableArray<CommandResult>> Execute(ImmutableArray<ConversationCommand> commands)
        {
            Executions++;
            return Faults.TryDequeue(out var fault)
                ? Task.FromException<ImmutableArray<CommandResult>>(fault)
                : Task.FromResult<ImmutableArray<CommandResult>>(
                    [new Stored(Events.Epoch, 1, DateTimeOffset.UnixEpoch, Duplicate: false)]);
        }

        public Task Typing(Participant sender, bool on) => Task.CompletedTask;

        public Task<TokenLease> Lease(string policy, int tokens) =>
            Task.FromResult(new TokenLease(tokens, TimeSpan.FromMinutes(1), TimeSpan.Zero, tokens));

        public Task Return(string policy, int tokens) => Task.CompletedTask;
    }
}
