namespace OrleansChat.Grains.Searching;

/// <summary>What is looked up of a text, folded, and the part of the text that it stands for.</summary>
/// <param name="Kind">How it was made.</param>
/// <param name="Word">The folded word.</param>
/// <param name="Start">Where the part begins, in Unicode scalar values.</param>
/// <param name="Length">How many Unicode scalar values it has.</param>
/// <param name="FirstLength">How many of them belong to the first letter of a pair; otherwise the same.</param>
public readonly record struct TextToken(TextTokenKind Kind, string Word, int Start, int Length, int FirstLength)
{
    /// <summary>Where the part ends, exclusive.</summary>
    public int End => Start + Length;
}

/// <summary>How a token is made of a text.</summary>
public enum TextTokenKind
{
    /// <summary>Letters and digits of a script that separates words.</summary>
    Word = 1,

    /// <summary>Two neighbouring letters of a script that doesn't separate words.</summary>
    Pair,

    /// <summary>The last letter of such a run, alone.</summary>
    LastLetter,

    /// <summary>A symbol, such as an emoji.</summary>
    Symbol,
}
