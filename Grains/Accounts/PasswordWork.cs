using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Accounts;

/// <summary>
/// Hashes and checks passwords on threads of its own, so that people who log in do not take the processors from those
/// who talk. What waits is bounded; beyond, nothing is done and the answer is null.
/// </summary>
internal sealed class PasswordWork : IDisposable
{
    private readonly IPasswordHasher<StoredAccount> _hasher;
    private readonly BlockingCollection<Action> _waiting;

    /// <summary>A hash of nobody's password: checking against it takes as long as a real check.</summary>
    private readonly Lazy<string> _decoyHash;

    public PasswordWork(IPasswordHasher<StoredAccount> hasher, IOptions<AccountOptions> options)
    {
        _hasher = hasher;
        _waiting = new BlockingCollection<Action>(options.Value.PasswordsWaitingMax);
        _decoyHash = new Lazy<string>(() => hasher.HashPassword(null!, "decoy"));
        for (var number = 1; number <= options.Value.PasswordThreadsOrDefault; number++)
        {
            new Thread(Work) { IsBackground = true, Name = $"Passwords {number}" }.Start();
        }
    }

    /// <returns>The hash; null when too many wait.</returns>
    public async Task<string?> Hash(StoredAccount account, string password)
    {
        var done = NewCompletion<string>();
        return TryEnqueue(done, () => _hasher.HashPassword(account, password)) ? await done.Task : null;
    }

    /// <summary>Checks a password; for an account without one, or for none, as much work is done in vain.</summary>
    /// <returns>Whether it is the password; null when too many wait.</returns>
    public async Task<PasswordVerificationResult?> Verify(StoredAccount? account, string password)
    {
        var done = NewCompletion<PasswordVerificationResult>();
        return TryEnqueue(done, Check) ? await done.Task : null;

        PasswordVerificationResult Check()
        {
            var decoy = _decoyHash.Value;
            var outcome = _hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? decoy, password);
            return account?.PasswordHash is null ? PasswordVerificationResult.Failed : outcome;
        }
    }

    public void Dispose() => _waiting.CompleteAdding();

    /// <summary>The grain goes on by itself: these threads are for passwords alone.</summary>
    private static TaskCompletionSource<T> NewCompletion<T>() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryEnqueue<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        return _waiting.TryAdd(Run);

        void Run()
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
        }
    }

    private void Work()
    {
        foreach (var work in _waiting.GetConsumingEnumerable())
        {
            work();
        }
    }
}
