using System.Net;
using OrleansChat.Tests.Client.Http;

namespace OrleansChat.Tools.Replay.Links;

/// <summary>Lets people in: as guests, or registered where guests are refused. Waits when it is told to.</summary>
/// <param name="asked">Hears how long the server asks to wait before somebody else may enter.</param>
internal sealed class Connector(Uri server, TimeProvider time, Random random, Action<TimeSpan>? asked = null)
    : IDisposable
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);

    // A password nobody needs again: the accounts are made for one replay.
    private readonly string _password = $"replay-{random.NextInt64():x16}";
    private readonly string _run = $"{random.NextInt64():x16}"[..8];
    private readonly ChatHttp _http = new(server);
    private readonly BackOff _backOff = new(random);
    private int _registered;
    private bool _guestsAreRefused;

    public async Task<Link> Enter(string name, CancellationToken cancellationToken) =>
        new(server, await Account(name, cancellationToken), time, random);

    public void Dispose() => _http.Dispose();

    private async Task<Account> Account(string name, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                return _guestsAreRefused
                    ? await Register(name, cancellationToken)
                    : await _http.Guest(name, cancellationToken);
            }
            catch (HttpRefusedException refusal) when (refusal.Status == HttpStatusCode.TooManyRequests)
            {
                var wait = refusal.RetryAfter ?? DefaultWait;
                asked?.Invoke(wait);
                await Task.Delay(wait, time, cancellationToken);
            }
            catch (HttpRefusedException refusal) when (
                !_guestsAreRefused && refusal.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
            {
                _guestsAreRefused = true;
            }
            catch (Exception failure) when (MayPass(failure, cancellationToken) && failures++ < 20)
            {
                // An account made for an answer that was lost stays unused.
                await Task.Delay(_backOff.Next(), time, cancellationToken);
            }
        }
    }

    private static bool MayPass(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        HttpRefusedException refusal => refusal.Status >= HttpStatusCode.InternalServerError,
        HttpRequestException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private Task<Account> Register(string name, CancellationToken cancellationToken)
    {
        var handle = $"replay-{_run}-{Interlocked.Increment(ref _registered)}";
        return _http.Register($"{handle}@example.org", handle, _password, name, cancellationToken);
    }
}
