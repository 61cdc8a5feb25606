namespace OrleansChat.Frontend;

/// <summary>
/// Tells of silos that came to their end: with them went calls that nobody will answer, and the leases of this frontend
/// on the streams of their grains.
/// </summary>
public sealed class SiloLosses
{
    /// <summary>A silo is gone. Those who listen begin what they have to do, and do not wait for it.</summary>
    public event EventHandler? Noted;

    public void Note() => Noted?.Invoke(this, EventArgs.Empty);
}
