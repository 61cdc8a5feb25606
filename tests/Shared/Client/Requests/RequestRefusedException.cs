namespace OrleansChat.Tests.Client.Requests;

/// <summary>A request got an error where a result was wanted.</summary>
public sealed class RequestRefusedException(ReplyError error) : Exception($"{error.Code}: {error.Message}")
{
    public ReplyError Error { get; } = error;
}
