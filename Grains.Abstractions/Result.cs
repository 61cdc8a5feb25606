namespace OrleansChat;

/// <summary>What was asked for, or why it is refused: exactly one of the two is set.</summary>
[GenerateSerializer, Immutable, Alias("chat.value-or-refusal`1")]
public sealed record Result<T>(T? Value, Refusal? Refusal)
    where T : class
{
    public static implicit operator Result<T>(T value) => new(value, Refusal: null);

    public static implicit operator Result<T>(Refusal refusal) => new(Value: null, refusal);
}
