namespace OrleansChat;

/// <summary>The answer to a call that can be refused: exactly one of the two properties is set.</summary>
/// <typeparam name="T">The type of a successful answer.</typeparam>
/// <param name="Value">The answer; null if the call was refused.</param>
/// <param name="Refusal">Why the call was refused; null if it succeeded.</param>
[GenerateSerializer, Immutable, Alias("chat.value-or-refusal`1")]
public sealed record Result<T>(T? Value, Refusal? Refusal)
    where T : class
{
    /// <summary>A successful answer.</summary>
    public static implicit operator Result<T>(T value) => new(value, Refusal: null);

    /// <summary>A refused call.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(Value: null, refusal);
}
