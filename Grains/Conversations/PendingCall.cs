using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansChat.Conversations;

namespace OrleansChat.Grains.Conversations;

/// <summary>The commands of one call, with their answers.</summary>
internal sealed class PendingCall(ImmutableArray<ConversationCommand> commands)
{
    // Completed in a turn of the grain; the continuation only sends the response.
    private readonly TaskCompletionSource<ImmutableArray<CommandResult>> _answered = new();
    private readonly CommandResult?[] _results = new CommandResult?[commands.Length];
    private int _unanswered = commands.Length;

    public ImmutableArray<ConversationCommand> Commands => commands;

    /// <summary>One answer per command, in the given order.</summary>
    public Task<ImmutableArray<CommandResult>> Results =>
        commands.IsEmpty ? Task.FromResult<ImmutableArray<CommandResult>>([]) : _answered.Task;

    /// <summary>The first answer to a command is final: a later fault changes nothing.</summary>
    public void Answer(int place, CommandResult result)
    {
        if (_results[place] is not null)
        {
            return;
        }

        _results[place] = result;
        if (--_unanswered == 0)
        {
            _answered.SetResult(ImmutableCollectionsMarshal.AsImmutableArray(_results)!);
        }
    }

    public void Refuse(CommandResult refusal)
    {
        for (var place = 0; place < commands.Length; place++)
        {
            Answer(place, refusal);
        }
    }
}

/// <summary>A command and its position in its call.</summary>
internal readonly record struct PendingCommand(PendingCall Call, int Index)
{
    public ConversationCommand Command => Call.Commands[Index];

    public void Answer(CommandResult result) => Call.Answer(Index, result);
}
