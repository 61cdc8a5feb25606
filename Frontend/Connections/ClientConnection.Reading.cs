using OrleansChat.Frontend.Protocol;

namespace OrleansChat.Frontend.Connections;

/// <summary>The loop that reads: one message after the other, and none while too much is in work or waits.</summary>
internal sealed partial class ClientConnection
{
    private static readonly Refusal NoId =
        new(ErrorCode.BadFrame, $"id must be an integer from 1 to {ProtocolLimits.RequestIdMax}.");

    private async Task Read()
    {
        while (true)
        {
            var message = await _socket.Receive();
            switch (message.Kind)
            {
                case ClientMessageKind.Text:
                    if (State is ConnectionState.AwaitingHello or ConnectionState.Open)
                    {
                        await Take(message.Text);
                    }

                    break;
                case ClientMessageKind.NotText:
                    Close(CloseCode.NotText);
                    break;
                case ClientMessageKind.TooLarge:
                    Close(CloseCode.TooLarge);
                    break;
                case ClientMessageKind.Broken:
                    // The close frame is in the outbox already.
                    TryMoveTo(ConnectionState.Closing);
                    break;
                case ClientMessageKind.Close:
                    Close((CloseCode)(message.CloseCode ?? (int)CloseCode.Normal));
                    return;
                case ClientMessageKind.End:
                    Outbox.Seal(last: null);
                    _socket.Abort();
                    return;
                default:
                    throw new InvalidOperationException($"Nobody reads {message.Kind}.");
            }
        }
    }

    /// <summary>After the closing handshake: what is still to be written is, as long as there is time.</summary>
    private async Task Finish()
    {
        try
        {
            await Outbox.Flushed().WaitAsync(_services.Options.CloseTimeout, _services.Time);
        }
        catch (TimeoutException)
        {
            _socket.Abort();
        }
    }

    private async ValueTask Take(ReadOnlyMemory<byte> message)
    {
        if (!Envelope.TryRead(message.Span, out var envelope))
        {
            Close(CloseCode.BrokenProtocol);
            return;
        }

        if (State is ConnectionState.AwaitingHello && envelope is not { Kind: RequestKind.Hello, Id: not null })
        {
            Refuse(envelope.Id, Refusals.HelloFirst);
            Close(CloseCode.Unauthenticated);
            return;
        }

        if (Flaw(envelope) is { } flaw)
        {
            Refuse(envelope.Id, flaw);
        }
        else if (MayBegin(envelope))
        {
            await Begin(envelope, message);
        }

        // Nothing more is read while as much is in work, or waits, as may be.
        await InWork.Slot();
        await Outbox.Room();
    }

    /// <summary>Why a frame is no request to begin with.</summary>
    private static Refusal? Flaw(Envelope envelope)
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
            RequestKind.Hello when State is not ConnectionState.AwaitingHello => Refusals.HelloTwice,
            RequestKind.Unknown => Refusals.TypeUnknown,
            _ when envelope.Id is { } id && InWork.Contains(id) => Refusals.RequestIdInUse,
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
                Refuse(envelope.Id, Refusals.Invalid(violation!));
            }
        }
        else if (envelope.Id is not { } id)
        {
            _services.Requests.Hint(this, request);
        }
        else
        {
            InWork.Add(id);
            var work = _services.Requests.Work(this, id, request);
            if (request is HelloRequest)
            {
                // What is pipelined behind hello waits for its outcome; everything else goes on side by side.
                await work;
            }
        }
    }

    // Before each message there is room, so a refusal need not wait for it.
    private void Refuse(long? id, Refusal refusal) => Outbox.Send(ReplyFrames.Error(id, refusal));
}
