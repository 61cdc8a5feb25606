using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Remembering;

/// <summary>The entries that the audit log must contain after a test.</summary>
internal sealed class ExpectedAudit
{
    private readonly List<Entry> _expected = [];

    /// <param name="action">What was done.</param>
    /// <param name="actor">The id of who did it.</param>
    /// <param name="subject">What it was done to.</param>
    /// <param name="address">From where.</param>
    /// <param name="detail">What else is said.</param>
    public void Add(
        AuditAction action,
        string? actor = null,
        string? subject = null,
        string? address = null,
        string? detail = null) =>
        _expected.Add(new Entry(Words.AuditActions.Word(action), actor, subject, address, detail));

    public async Task ShouldBeRemembered(AttackedServer server)
    {
        foreach (var entry in _expected)
        {
            await server.Remembered(row => Of(row) == entry, entry.ToString());
        }
    }

    private static Entry Of(AuditRow row) => new(row.Action, row.Actor, row.Subject, row.Address, row.Detail);

    private sealed record Entry(string Action, string? Actor, string? Subject, string? Address, string? Detail);
}
