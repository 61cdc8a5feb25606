namespace OrleansChat.Accounts;

/// <summary>A session whose owner has authenticated.</summary>
/// <param name="Id">The session.</param>
/// <param name="User">Its owner.</param>
/// <param name="Role">The owner's role in the deployment. A change of role ends the session.</param>
[GenerateSerializer, Immutable, Alias("chat.authenticated-session")]
public sealed record AuthenticatedSession(SessionId Id, Participant User, DeploymentRole Role);
