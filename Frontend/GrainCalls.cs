using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Blocking;
using OrleansChat.Conversations;
using OrleansChat.RateLimits;
using OrleansChat.Reading;
using OrleansChat.Sessions;
using OrleansChat.Uploads;

namespace OrleansChat.Frontend;

/// <summary>
/// The grains a frontend calls, and what their faults mean to a client. No call waits without a time-out: the cluster's
/// ResponseTimeout ends it.
/// </summary>
internal sealed partial class GrainCalls(
    IGrainFactory grains, FrontendIds ids, FrontendOptions options, TimeProvider time, ILogger<GrainCalls> logger)
{
    /// <summary>More than most clusters have silos. A power of two.</summary>
    private const int ReaderKeysCount = 16;

    private static readonly string[] ReaderKeys =
        [.. Enumerable.Range(0, ReaderKeysCount).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private readonly GrainsOf<IConversationGrain> _conversations = new(grains);
    private readonly GrainsOf<ISessionGrain> _sessions = new(grains);
    private readonly GrainsOf<IApiKeyGrain> _apiKeys = new(grains);
    private readonly GrainsOf<IAccountGrain> _accounts = new(grains);
    private readonly GrainsOf<IBlockListGrain> _blockLists = new(grains);
    private readonly GrainsOf<IAuditGrain> _audits = new(grains);
    private readonly GrainsOf<IRateLimitGrain> _rateLimits = new(grains);
    private readonly GrainsOf<IUploadsGrain> _uploads = new(grains);
    private readonly GrainsOf<IUploadSweepGrain> _uploadSweeps = new(grains);
    private readonly GrainsOf<ILogReaderGrain> _logReaders = new(grains);
    private readonly GrainsOf<IConversationReaderGrain> _conversationReaders = new(grains);
    private readonly GrainsOf<IAccountReaderGrain> _accountReaders = new(grains);
    private int _lastReader;

    public TimeProvider Time => time;

    public ILogReaderGrain LogReader => _logReaders[NextReader];

    public IConversationReaderGrain ConversationReader => _conversationReaders[NextReader];

    public IAccountReaderGrain AccountReader => _accountReaders[NextReader];

    /// <summary>In turn: Orleans sends all calls to one key through one gateway, and so to one silo.</summary>
    private string NextReader => ReaderKeys[Interlocked.Increment(ref _lastReader) & (ReaderKeysCount - 1)];

    public IConversationGrain Conversation(ConversationId id) => _conversations[id.Value];

    public ISessionGrain Sessions(UserId user) => _sessions[user.Value];

    public IApiKeyGrain ApiKey(string id) => _apiKeys[id];

    public IAccountGrain Account(UserId user) => _accounts[user.Value];

    public IBlockListGrain Blocks(UserId user) => _blockLists[user.Value];

    public IUploadsGrain Uploads(UserId user) => _uploads[user.Value];

    public IUploadSweepGrain UploadSweep() => _uploadSweeps[ids.Frontend];

    public IAuditGrain Audit() => _audits[ids.Frontend];

    public IRateLimitGrain RateLimits(string policy, string subject) =>
        _rateLimits[RateLimitPolicies.SubjectKey(policy, subject)];

    /// <summary>The refusal for an exception.</summary>
    /// <returns>The refusal and, for an unexpected exception, the trace id under which it is logged.</returns>
    public (Refusal Refusal, string? Trace) Explain(Exception fault)
    {
        if (fault is TimeoutException)
        {
            return (Refusals.TimedOut with { RetryAfter = options.RetryAfter }, null);
        }

        if (fault is OrleansException or DbException or IOException or OperationCanceledException)
        {
            LogUnavailable(fault);
            return (Refusals.Unavailable with { RetryAfter = options.RetryAfter }, null);
        }

        var trace = ids.Next("t-");
        LogUnexpected(fault, trace);
        return (Refusals.Internal, trace);
    }

    [LoggerMessage(2001, LogLevel.Warning, "A call to a grain failed")]
    private partial void LogUnavailable(Exception fault);

    [LoggerMessage(2002, LogLevel.Error, "A request failed unexpectedly; trace {Trace}")]
    private partial void LogUnexpected(Exception fault, string trace);
}
