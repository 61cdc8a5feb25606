using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Tests.Attacks.Hosting;

namespace OrleansChat.Tests.Attacks.Remembering;

/// <summary>What a test did, and so what the audit log has to hold.</summary>
internal sealed class Deeds
{
    private readonly List<Deed> _expected = [];

    /// <param name="action">What was done.</param>
    /// <param name="actor">The id of who did it.</param>
    /// <param name="subject">What it was done to.</param>
    /// <param name="address">From where.</param>
    /// <param name="detail">What else is said.</param>
    public void Did(
        AuditAction action,
        string? actor = null,
        string? subject = null,
        string? address = null,
        string? detail = null) =>
        _expected.Add(new Deed(Words.AuditActions.Word(action), actor, subject, address, detail));

    public async Task ShouldBeRemembered(AttackedServer server)
    {
        foreach (var deed in _expected)
        {
            await server.Remembered(row => Of(row) == deed, deed.ToString());
        }
    }

    private static Deed Of(AuditRow row) => new(row.Action, row.Actor, row.Subject, row.Address, row.Detail);

    private sealed record Deed(string Action, string? Actor, string? Subject, string? Address, string? Detail);
}
