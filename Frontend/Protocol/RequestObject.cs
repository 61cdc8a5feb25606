using System.Text.Json.Serialization;

namespace OrleansChat.Frontend.Protocol;

/// <summary>An object from a client, whose members are well-formed each: a request, or an item of one.</summary>
internal abstract record RequestObject
{
    /// <summary>What is wrong with the members together; null if nothing is.</summary>
    [JsonIgnore]
    public virtual Refusal? Violation => null;

    /// <summary>Only the type's name, so that no token or text reaches a log.</summary>
    public sealed override string ToString() => GetType().Name;

    protected static Refusal? Require(bool holds, string member, string must = Requirements.Given) =>
        holds ? null : Refusals.Invalid(member, must);
}
