namespace OrleansChat.Frontend;

/// <summary>
/// Reports silos that have ended, and with them calls that nobody will answer and this frontend's leases on the streams
/// of their grains.
/// </summary>
public sealed class SiloLosses
{
    /// <summary>A silo is gone. Handlers start their work and don't wait for it.</summary>
    public event EventHandler? Noted;

    public void Note() => Noted?.Invoke(this, EventArgs.Empty);
}
