namespace OrleansChat.Accounts;

/// <summary>The kind of account that caused an event. Always set by the server, and has no default.</summary>
/// <remarks>
/// The numbers are stored and sent between silos: never reuse one. 0 isn't a value, so that a missing one is noticed.
/// </remarks>
[GenerateSerializer, Alias("chat.sender-type")]
public enum SenderType
{
    /// <summary>A person with an account.</summary>
    User = 1,

    /// <summary>A person with a name and no account of their own.</summary>
    Guest = 2,

    /// <summary>A person who works for the deployment: staff, admin or superadmin.</summary>
    Staff = 3,

    /// <summary>A program that an application provisioned.</summary>
    Bot = 4,

    /// <summary>The server itself.</summary>
    System = 5,
}

/// <summary>A person or program as others see it.</summary>
/// <param name="Id">The account.</param>
/// <param name="Type">The kind of account.</param>
/// <param name="Name">Display name, 1–64 characters.</param>
[GenerateSerializer, Immutable, Alias("chat.participant")]
public sealed record Participant(UserId Id, SenderType Type, string Name);
