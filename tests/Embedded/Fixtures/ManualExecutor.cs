using OrleansChat.Grains.Embedded.Activations;

namespace OrleansChat.Tests.Embedded.Fixtures;

/// <summary>Runs turns only when told, on the thread that tells it.</summary>
internal sealed class ManualExecutor : TurnExecutor
{
    private readonly Queue<IThreadPoolWorkItem> _work = new();

    public override void Execute(IThreadPoolWorkItem work, bool preferLocal) => _work.Enqueue(work);

    public void RunAll()
    {
        while (_work.TryDequeue(out var work))
        {
            work.Execute();
        }
    }
}
