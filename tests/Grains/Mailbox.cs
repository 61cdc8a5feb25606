using System.Collections.Concurrent;
using OrleansChat.Grains.Mail;

namespace OrleansChat.Tests.Grains;

/// <summary>Where the cluster's mails arrive.</summary>
internal sealed class Mailbox : IMailer
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<OutgoingMail>> _byAddress =
        new(StringComparer.Ordinal);

    public void Post(OutgoingMail mail) => Waiting(mail.To).TrySetResult(mail);

    /// <summary>The token in the first mail to somebody.</summary>
    public async Task<string> Token(string address)
    {
        var mail = await Waiting(address).Task.WaitAsync(MaxWait);
        var start = mail.Text.IndexOf("#reset=", StringComparison.Ordinal) + "#reset=".Length;
        return mail.Text[start..mail.Text.IndexOf('\n', start)].Trim();
    }

    private TaskCompletionSource<OutgoingMail> Waiting(string address) => _byAddress.GetOrAdd(
        address, _ => new TaskCompletionSource<OutgoingMail>(TaskCreationOptions.RunContinuationsAsynchronously));
}
