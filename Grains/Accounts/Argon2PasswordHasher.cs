using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NSec.Cryptography;
using OrleansChat.Accounts;

namespace OrleansChat.Grains.Accounts;

/// <summary>
/// Makes hashes by Argon2id, in the form <c>$argon2id$v=19$m=7168,t=5,p=1$salt$hash</c>, which carries its cost. Hashes
/// of the framework's hasher and of another cost are good, and out of date.
/// </summary>
internal sealed class Argon2PasswordHasher(IOptions<AccountOptions> options) : IPasswordHasher<StoredAccount>
{
    private const string Prefix = "$argon2id$v=19$";
    private const int HashBytes = 32;
    private const int SaltBytes = 16;

    private readonly PasswordHasher<StoredAccount> _framework = new();

    public string HashPassword(StoredAccount user, string password)
    {
        var cost = Cost;
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"{Prefix}{cost}${Text(salt)}${Text(Derive(cost, password, salt, HashBytes))}";
    }

    public PasswordVerificationResult VerifyHashedPassword(
        StoredAccount user, string hashedPassword, string providedPassword)
    {
        if (!hashedPassword.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return VerifyFramework(user, hashedPassword, providedPassword);
        }

        if (hashedPassword[Prefix.Length..].Split('$') is not [var costText, var saltText, var hashText]
            || !HashCost.TryParse(costText, out var cost))
        {
            return PasswordVerificationResult.Failed;
        }

        var hash = Bytes(hashText);
        return !CryptographicOperations.FixedTimeEquals(
                hash, Derive(cost, providedPassword, Bytes(saltText), hash.Length))
                ? PasswordVerificationResult.Failed
            : cost == Cost ? PasswordVerificationResult.Success
            : PasswordVerificationResult.SuccessRehashNeeded;
    }

    private HashCost Cost => new(options.Value.PasswordMemoryKib, options.Value.PasswordPasses);

    /// <summary>That hasher hashed what was typed, in whichever form.</summary>
    private PasswordVerificationResult VerifyFramework(StoredAccount user, string hash, string password)
    {
        var normalised = AccountRules.NormalisePassword(password);
        var isGood = _framework.VerifyHashedPassword(user, hash, password) is not PasswordVerificationResult.Failed
            || (normalised != password
                && _framework.VerifyHashedPassword(user, hash, normalised) is not PasswordVerificationResult.Failed);
        return isGood ? PasswordVerificationResult.SuccessRehashNeeded : PasswordVerificationResult.Failed;
    }

    private static byte[] Derive(HashCost cost, string password, byte[] salt, int count)
    {
        var algorithm = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = cost.MemoryKib,
            NumberOfPasses = cost.Passes,
        });
        var bytes = Encoding.UTF8.GetBytes(AccountRules.NormalisePassword(password));
        try
        {
            return algorithm.DeriveBytes(bytes, salt, count);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Bytes(string text) =>
        Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    private readonly record struct HashCost(int MemoryKib, int Passes)
    {
        public static bool TryParse(string text, out HashCost cost)
        {
            cost = default;
            if (text.Split(',') is not [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"]
                || !int.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var kib)
                || !int.TryParse(passes, NumberStyles.None, CultureInfo.InvariantCulture, out var times))
            {
                return false;
            }

            cost = new HashCost(kib, times);
            return true;
        }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"m={MemoryKib},t={Passes},p=1");
    }
}
