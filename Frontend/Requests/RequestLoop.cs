using OrleansChat.Frontend.Connections;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Requests;

/// <summary>
/// Reads what one client sends, one message after the other, and none while too much is in work or waits to be written.
/// </summary>
internal sealed class RequestLoop(ClientConnection connection, RequestRouter requests)
{
    private static readonly Refusal NoId = Refusals.RequestIdInvalid(ProtocolLimits.RequestIdMax);

    /// <summary>Reads until the client has closed or is gone.</summary>
    public async Task Run()
    {
        while (true)
        {
            var message = await connection.Receive();
            switch (message.Kind)
            {
                case ClientMessageKind.Text:
                    if (connection.State is ConnectionState.AwaitingHello or ConnectionState.Open)
                    {
                        await Take(message.Text);
                    }

                    break;
                case ClientMessageKind.NotText:
                    connection.Close(CloseCode.NotText);
                    break;
                case ClientMessageKind.TooLarge:
                    connection.Close(CloseCode.TooLarge);
                    break;
                case ClientMessageKind.Broken:
                    connection.CloseAnswered();
                    break;
                case ClientMessageKind.Close:
                    connection.Close((CloseCode)(message.CloseCode ?? (int)CloseCode.Normal));
                    return;
                case ClientMessageKind.End:
                    connection.Abort();
                    return;
                default:
                    throw new InvalidOperationException($"Nobody reads {message.Kind}.");
            }
        }
    }

    private async ValueTask Take(ReadOnlyMemory<byte> message)
    {
        if (!Envelope.TryRead(message.Span, out var envelope))
        {
            connection.Close(CloseCode.BrokenProtocol);
            return;
        }

        if (connection.State is ConnectionState.AwaitingHello
            && envelope is not { Kind: RequestKind.Hello, Id: not null })
        {
            Refuse(envelope.Id, Refusals.HelloFirst);
            connection.Close(CloseCode.Unauthenticated);
            return;
        }

        if (RefusalFor(envelope) is { } refusal)
        {
            Refuse(envelope.Id, refusal);
        }
        else if (MayBegin(envelope))
        {
            await Begin(envelope, message);
        }

        // Nothing more is read while as much is in work, or waits, as may be.
        await connection.InWork.Slot();
        await connection.Outbox.Room();
    }

    /// <summary>Why a frame is no request to begin with.</summary>
    private static Refusal? RefusalFor(Envelope envelope)
    {
        if (envelope.Kind is RequestKind.Missing)
        {
            return Refusals.TypeMissing;
        }

        return envelope.Id is null && (envelope.HasId || !RequestKinds.IsHint(envelope.Kind)) ? NoId : null;
    }

    private bool MayBegin(Envelope envelope)
    {
        var refusal = envelope.Kind switch
        {
            RequestKind.Hello when connection.State is not ConnectionState.AwaitingHello => Refusals.HelloTwice,
            RequestKind.Unknown => Refusals.TypeUnknown,
            _ when envelope.Id is { } id && connection.InWork.Contains(id) => Refusals.RequestIdInUse,
            _ => null,
        };
        if (refusal is not null && envelope.Id is not null)
        {
            Refuse(envelope.Id, refusal);
        }

        return refusal is null;
    }

    private async ValueTask Begin(Envelope envelope, ReadOnlyMemory<byte> message)
    {
        if (RequestDecoder.Decode(envelope.Kind, message.Span, out var violation) is not { } request)
        {
            if (envelope.Id is not null)
            {
                Refuse(envelope.Id, violation!);
            }
        }
        else if (envelope.Id is not { } id)
        {
            requests.Hint(connection, request);
        }
        else
        {
            connection.InWork.Add(id);
            var work = requests.Work(connection, id, request);
            if (request is HelloRequest)
            {
                // What is pipelined behind hello waits for its outcome; everything else goes on side by side.
                await work;
            }
        }
    }

    // Before each message there is room, so a refusal need not wait for it.
    private void Refuse(long? id, Refusal refusal) => connection.Outbox.Send(ReplyFrames.Error(id, refusal));
}
