using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Fanout;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Audit;
using OrleansChat.Sessions;

namespace OrleansChat.Grains.Sessions;

/// <summary>
/// The sessions of one user. What is in memory is what the table held not long ago; every change is written first.
/// Sessions are loaded when a token is first shown, so that asking for presence costs no query. The user is here while
/// a frontend's lease for them runs.
/// </summary>
internal sealed partial class SessionGrain(
    ISessionStore store,
    IAuditLog audit,
    TokenIssuer tokens,
    IIdSource ids,
    TimeProvider time,
    IOptions<SessionOptions> options,
    ILogger<SessionGrain> logger,
    [PersistentState("presence", GrainStorage.SoftState)] IPersistentState<PresenceRecord> presence)
    : Grain, ISessionGrain
{
    private const int RefreshAttemptsMax = 3;

    private readonly PresenceLeases _leases = new();
    private IGrainTimer? _expiry;
    private Dictionary<SessionId, StoredSession>? _sessions;
    private long _readAt;
    private UserId _user;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _user = UserId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<Result<TokenGrant>> Start(ProvedAccount account, DeviceInfo device)
    {
        var id = SessionId.Parse(ids.NextId("s-"));
        var grant = tokens.Issue(id, account.User, generation: 0, out var issued);
        if (!await store.Insert(new NewSession(id, _user, account.Stamp, device, time.GetUtcNow(), issued)))
        {
            return Refusals.AccountChangedAtLogIn;
        }

        await Reload();
        return grant;
    }

    public async Task<Result<AuthenticatedSession>> Authenticate(string accessToken)
    {
        var hash = Tokens.Hash(accessToken);
        var found = Find(await Sessions(), hash, TokenKind.Access);
        if (found is null)
        {
            // Another activation may have issued the token after this one read the table.
            found = Find(await Reload(), hash, TokenKind.Access);
        }

        if (found is { Session: var session, Token: var token } && token.ExpiresAt > time.GetUtcNow())
        {
            return new AuthenticatedSession(session.Id, session.User, session.Role);
        }

        var ban = found is null ? await store.FindBan(_user, hash, CancellationToken.None) : null;
        return ban is null ? Refusals.TokenRevoked : StoredAccounts.Banned(ban);
    }

    public async Task<Result<TokenGrant>> Refresh(string refreshToken)
    {
        var hash = Tokens.Hash(refreshToken);
        for (var attempt = 0; attempt < RefreshAttemptsMax; attempt++)
        {
            var now = time.GetUtcNow();
            if (Find(await Reload(), hash, TokenKind.Refresh) is not { Session: var session, Token: var token }
                || token.ExpiresAt <= now
                || IsForgotten(session, now))
            {
                return Refusals.TokenRevoked;
            }

            var use = RefreshRules.Of(session, token, now, options.Value.RefreshGrace);
            if (use is RefreshUse.Theft or RefreshUse.TooManyRepeats)
            {
                return await Refuse(session.Id, use);
            }

            var grant = tokens.Issue(session.Id, session.User, token.Generation + 1, out var issued);
            var isStored = use is RefreshUse.First
                ? await store.Rotate(session.Id, hash, issued, now)
                : await store.Repeat(session.Id, hash, issued, now - options.Value.RefreshGrace);
            if (isStored)
            {
                await Reload();
                return grant;
            }

            // Another activation was quicker, or the session ended: look again.
        }

        return Refusals.SessionChanged;
    }

    public async Task<bool> Revoke(SessionId session)
    {
        if (!(await Sessions()).ContainsKey(session))
        {
            return false;
        }

        await store.Revoke(session, time.GetUtcNow());
        await Reload();
        return true;
    }

    public async Task<ImmutableArray<SessionSummary>> List() =>
    [
        .. (await Reload()).Values
            .OrderByDescending(session => session.SeenAt)
            .Select(session => new SessionSummary(session.Id, session.Device, session.CreatedAt, session.SeenAt)),
    ];

    public Task Recheck(SessionEndCause cause) => Reload(cause);

    public async Task TellProfile(Profile profile)
    {
        // Renewals of leases say who the user is.
        await Reload();
        await Publish(new ProfileChanged(profile));
    }

    public async Task<Attendance> Attend(string frontend)
    {
        var wasAway = _leases.Take(frontend, time.GetUtcNow());
        _expiry ??= this.RegisterGrainTimer(
            Expire,
            new GrainTimerCreationOptions(SessionLimits.PresenceLease, SessionLimits.PresenceRenewal)
            {
                KeepAlive = true,
            });
        if (wasAway)
        {
            await Publish(new PresenceChanged(new Presence(_user, Online: true, LastSeen: null)));
        }

        var sessions = await GoingOn();
        return new Attendance(sessions is null ? null : [.. sessions.Keys])
        {
            User = sessions?.Values.FirstOrDefault()?.User,
        };
    }

    public async Task Depart(string frontend)
    {
        if (_leases.GiveBack(frontend))
        {
            await GoOffline();
        }
    }

    public Task<Presence> GetPresence()
    {
        var online = _leases.IsOnline(time.GetUtcNow());
        return Task.FromResult(new Presence(_user, online, online ? null : presence.State.LastSeen));
    }

    /// <summary>The sessions as the table had them not long ago.</summary>
    private async Task<Dictionary<SessionId, StoredSession>> Sessions() =>
        _sessions is { } known && time.GetElapsedTime(_readAt) < options.Value.Recheck ? known : await Reload();

    /// <summary>Reads the table, and tells the frontends of those that ended since it was read last.</summary>
    private async Task<Dictionary<SessionId, StoredSession>> Reload(SessionEndCause cause = SessionEndCause.Revoked)
    {
        var stored = await store.Load(_user, time.GetUtcNow(), CancellationToken.None);
        var before = _sessions;
        var now = _sessions = stored.ToDictionary(session => session.Id);
        _readAt = time.GetTimestamp();
        foreach (var ended in before?.Keys.Where(id => !now.ContainsKey(id)) ?? [])
        {
            await Publish(new SessionEnded(_user, ended, cause));
        }

        return now;
    }

    /// <summary>
    /// Asked of the times in the table, so that a change of the setting holds for those who came before.
    /// </summary>
    private bool IsForgotten(StoredSession session, DateTimeOffset now) =>
        session.User.Type is SenderType.Guest && now - session.SeenAt >= options.Value.GuestLifetime;

    private static (StoredSession Session, StoredToken Token)? Find(
        Dictionary<SessionId, StoredSession> sessions, string hash, TokenKind kind)
    {
        foreach (var session in sessions.Values)
        {
            foreach (var token in session.Tokens)
            {
                if (token.Kind == kind && token.Hash == hash)
                {
                    return (session, token);
                }
            }
        }

        return null;
    }

    /// <summary>Ends a session whose tokens somebody else has, too.</summary>
    private async Task<Refusal> Refuse(SessionId session, RefreshUse use)
    {
        if (use is RefreshUse.TooManyRepeats)
        {
            return Refusals.RefreshTokenOverused;
        }

        LogTokenReused(session);
        await Revoke(session);
        await audit.Append(new AuditEvent(AuditAction.TokenReused, _user, session.Value));
        return Refusals.TokenRevoked;
    }

    private async Task<Dictionary<SessionId, StoredSession>?> GoingOn()
    {
        try
        {
            return await Sessions();
        }
        catch (Exception fault)
        {
            // Presence does not depend on the database, and nobody is sent away because it is not there.
            LogSessionsUnknown(fault, _user);
            return null;
        }
    }

    /// <summary>Ends the leases of frontends that died. Runs by the timer.</summary>
    private async Task Expire(CancellationToken cancellationToken)
    {
        _leases.Expire(time.GetUtcNow());
        if (_leases.IsEmpty)
        {
            await GoOffline();
        }
    }

    private async Task GoOffline()
    {
        _expiry?.Dispose();
        _expiry = null;
        presence.State.LastSeen = time.GetUtcNow();
        await Publish(new PresenceChanged(new Presence(_user, Online: false, presence.State.LastSeen)));
        try
        {
            await presence.WriteStateAsync();
        }
        catch (Exception fault)
        {
            LogPresenceNotStored(fault, _user);
        }
    }

    private async Task Publish(StreamEvent streamEvent)
    {
        try
        {
            await this.GetStreamProvider(FanoutStreams.Provider)
                .GetStream<StreamEvent>(FanoutStreams.User(_user))
                .OnNextAsync(streamEvent);
        }
        catch (Exception fault)
        {
            LogPublishFailed(fault, _user);
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "A spent refresh token of {Session} was used again; the session is revoked")]
    private partial void LogTokenReused(SessionId session);

    [LoggerMessage(1302, LogLevel.Warning, "Publishing an event of {User} failed")]
    private partial void LogPublishFailed(Exception fault, UserId user);

    [LoggerMessage(1304, LogLevel.Warning, "Reading the sessions of {User} failed; their connections stay open")]
    private partial void LogSessionsUnknown(Exception fault, UserId user);

    [LoggerMessage(1303, LogLevel.Warning, "Storing the presence of {User} failed; it is soft state")]
    private partial void LogPresenceNotStored(Exception fault, UserId user);
}
