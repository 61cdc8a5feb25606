using Microsoft.Extensions.Logging;
using OrleansChat.Audit;

namespace OrleansChat.Frontend.Audit;

/// <summary>
/// This frontend's access to the audit log. Events that must be durable before a reply are appended. Events that no
/// reply depends on, such as a refusal, are recorded: kept here until a silo has stored them.
/// </summary>
internal sealed partial class AuditTrail(GrainCalls calls, ILogger<AuditTrail> logger)
{
    /// <summary>Events that may wait while no silo accepts them; further ones are lost, and their number is logged.
    /// </summary>
    internal const int WaitingMax = 4_096;

    private readonly Lock _guardsWaiting = new();
    private readonly Queue<AuditEvent> _waiting = [];
    private Task _sending = Task.CompletedTask;
    private bool _isSending;
    private long _lost;

    /// <summary>Stores an event, and returns when it is durable.</summary>
    public Task Append(AuditEvent auditEvent) => calls.Audit().Append([auditEvent]);

    /// <summary>
    /// Stores an event in the background. It is lost only if the process is killed before a silo accepted it, or beyond
    /// <see cref="WaitingMax"/>; it may be stored twice if an answer got lost.
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

    /// <summary>Retries failed events; called about once a second.</summary>
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

    /// <summary>Tries to send the waiting events before the process ends.</summary>
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

    /// <summary>The oldest events, which remain until they are stored; none if all are sent.</summary>
    private AuditEvent[] Next()
    {
        lock (_guardsWaiting)
        {
            _isSending = _waiting.Count > 0;
            return [.. _waiting.Take(AuditLimits.EventsMax)];
        }
    }

    [LoggerMessage(2401, LogLevel.Warning, "Recording {Count} audit events failed; they are kept and retried")]
    private partial void LogNotRecorded(Exception fault, int count);

    [LoggerMessage(2402, LogLevel.Error, "{Count} audit events were lost: too many were waiting, or the process ended")]
    private partial void LogLost(long count);
}
