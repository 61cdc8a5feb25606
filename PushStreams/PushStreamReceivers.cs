using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.PushStreams;

/// <summary>
/// The receivers of this process, created with the first subscription. They end with the client or silo.
/// </summary>
internal sealed class PushStreamReceivers(IGrainFactory grains, PushStreamProvider provider, int count)
{
    private readonly Lock _guardsReceivers = new();

    /// <summary>Kept here because Orleans references observers weakly.</summary>
    private PushStreamReceiver[] _objects = [];
    private IPushStreamConsumer[] _references = [];
    private ulong _identity;
    private ulong _handles;

    /// <summary>The receiver of a stream: always the same, so that its items stay in order.</summary>
    public IPushStreamConsumer Of(StreamId stream) => References()[ConsumedStreams.PortionOf(stream) % count];

    public bool Contains(IPushStreamConsumer consumer) => Array.IndexOf(_references, consumer) >= 0;

    /// <summary>A handle's id, unique because no other process has receivers of the same name.</summary>
    public Guid NextHandleId()
    {
        References();
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, _identity);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], Interlocked.Increment(ref _handles));
        return new Guid(id, bigEndian: true);
    }

    private IPushStreamConsumer[] References()
    {
        if (Volatile.Read(ref _references) is { Length: > 0 } references)
        {
            return references;
        }

        lock (_guardsReceivers)
        {
            if (_references.Length == 0)
            {
                _objects = [.. Enumerable.Range(0, count).Select(_ => new PushStreamReceiver(provider))];
                var created = Array.ConvertAll(_objects, grains.CreateObjectReference<IPushStreamConsumer>);
                _identity = IdentityOf(((GrainReference)created[0]).GrainId);
                Volatile.Write(ref _references, created);
            }

            return _references;
        }
    }

    private static ulong IdentityOf(GrainId receiver) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(receiver.ToString())));
}
