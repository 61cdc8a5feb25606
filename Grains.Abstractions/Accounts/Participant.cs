namespace OrleansChat.Accounts;

/// <summary>What kind of sender wrote an event. Required everywhere, has no default, set by the server alone.</summary>
/// <remarks>
/// Numbers are stored and sent between silos: never reuse one. 0 is no value, so that a forgotten one is refused.
/// </remarks>
[GenerateSerializer, Alias("chat.sender-type")]
public enum SenderType
{
    User = 1,
    Guest = 2,
    Staff = 3,
    Bot = 4,
    System = 5,
}

/// <summary>Who does something, as others see it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Type">Its kind.</param>
/// <param name="Name">Display name, 1–64 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.participant")]
public sealed record Participant(UserId Id, SenderType Type, string Name);
