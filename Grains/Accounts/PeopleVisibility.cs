namespace OrleansChat.Grains.Accounts;

/// <summary>Who finds a person.</summary>
public enum PeopleVisibility
{
    /// <summary>Everybody but guests.</summary>
    Everybody,

    /// <summary>People who are in a conversation with them.</summary>
    SharedConversation,
}
