using Microsoft.Extensions.Logging;
using OrleansChat.Audit;

namespace OrleansChat.Frontend.Audit;

/// <summary>
/// This frontend's way to the audit log. What must be remembered before it is answered is appended; what happens
/// without an answer that depends on it, such as a refusal, is recorded: kept here until a silo has it.
/// </summary>
internal sealed partial class AuditTrail(GrainCalls calls, ILogger<AuditTrail> logger)
{
    /// <summary>Events that may wait while no silo takes them; further ones are lost, and their number is logged.
    /// </summary>
    internal const int WaitingMax = 4_096;

    private readonly Lock _guardsWaiting = new();
    private readonly Queue<AuditEvent> _waiting = [];
    private Task _sending = Task.CompletedTask;
    private bool _isSending;
    private long _lost;

    /// <summary>Remembers an event, and returns when it is durable.</summary>
    public Task Append(AuditEvent auditEvent) => calls.Audit().Append([auditEvent]);

    /// <summary>
    /// Remembers an event without waiting. It is lost only if the process is killed before a silo took it, or beyond
    /// <see cref="WaitingMax"/>; it may be stored twice when an answer got lost.
    /// </summary>
    public void Record(AuditEvent auditEvent)
    {
        lock (_guardsWaiting)
        {
            if (_waiting.Count == WaitingMax)
            {
                _lost++;
                return;
            }

            _waiting.Enqueue(auditEvent);
        }

        Send();
    }

    /// <summary>Tries again what failed; called about once a second.</summary>
    public void Tick()
    {
        long lost;
        lock (_guardsWaiting)
        {
            lost = _lost;
            _lost = 0;
        }

        if (lost > 0)
        {
            LogLost(lost);
        }

        Send();
    }

    /// <summary>Sends what waits, as well as it goes: the process ends.</summary>
    public async Task Flush()
    {
        Send();
        Task sending;
        lock (_guardsWaiting)
        {
            sending = _sending;
        }

        await sending;
        lock (_guardsWaiting)
        {
            if (_waiting.Count > 0)
            {
                LogLost(_waiting.Count);
            }
        }
    }

    private void Send()
    {
        lock (_guardsWaiting)
        {
            if (!_isSending && _waiting.Count > 0)
            {
                _isSending = true;
                _sending = SendWaiting();
            }
        }
    }

    private async Task SendWaiting()
    {
        while (Next() is { Length: > 0 } batch)
        {
            try
            {
                await calls.Audit().Append([.. batch]);
            }
            catch (Exception fault)
            {
                LogNotRecorded(fault, batch.Length);
                lock (_guardsWaiting)
                {
                    _isSending = false;
                }

                return;
            }

            lock (_guardsWaiting)
            {
                for (var count = 0; count < batch.Length; count++)
                {
                    _waiting.Dequeue();
                }
            }
        }
    }

    /// <summary>The oldest events; they stay until they are stored. None: there is nothing more to send.</summary>
    private AuditEvent[] Next()
    {
        lock (_guardsWaiting)
        {
            _isSending = _waiting.Count > 0;
            return [.. _waiting.Take(AuditLimits.EventsMax)];
        }
    }

    [LoggerMessage(2401, LogLevel.Warning, "Recording {Count} audit events failed; they are kept and tried again")]
    private partial void LogNotRecorded(Exception fault, int count);

    [LoggerMessage(2402, LogLevel.Error, "{Count} audit events were lost: too many waited, or the process ended")]
    private partial void LogLost(long count);
}
