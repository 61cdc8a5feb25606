using System.Collections.Frozen;

namespace OrleansChat.Grains.Accounts;

/// <summary>
/// Passwords that are tried first, of those that are long enough. A small list: the rest of the work is the limits' on
/// log-ins.
/// </summary>
internal static class CommonPasswords
{
    private const string Words =
        """
        00000000 0123456789 0987654321 11111111 11223344 12121212 123123123 123321123 12341234 12345678
        123456789 1234567890 12345678910 123456abc 1234abcd 1234qwer 147258369 159357456 1q2w3e4r 1q2w3e4r5t
        1qaz2wsx 1qazxsw2 741852963 789456123 87654321 88888888 987654321 a1b2c3d4 aaaaaaaa abc123456 abcd1234
        abcdefgh abcdefghi access14 admin123 admin1234 administrator arsenal1 asdasdasd asdf1234 asdfasdf
        asdfghjkl autumn2025 azerty123 azertyuiop barcelona baseball baseball1 basketball batman123 bayern123
        blink182 bonjour1 butterfly changeme changeme1 changeme123 charlie1 chelsea1 chocolate cocacola computer
        contrasena correcthorsebatterystaple corvette default1 dragon123 drowssap facebook facebook1 ferrari1
        football football1 fortnite freedom1 geheim123 geheimgeheim google123 guest123 hallo123 harley12
        hello123 hello1234 hellohello ilovegod iloveyou iloveyou1 iloveyou2 internet jennifer jennifer1 jordan23
        juventus letmein1 letmein123 linkedin liverpool liverpool1 login123 lovelove loveyou1 master123 mercedes
        metallica michael1 minecraft minecraft1 monkey123 motdepasse mustang1 myspace1 nintendo nirvana1
        p4ssw0rd p@ssw0rd p@ssword pa$$w0rd pa$$word parola123 passer123 passw0rd password password! password1
        password12 password123 password1234 passwort passwort1 playstation pokemon1 pokemon123 porsche1 princess
        princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qwe123qwe qweasdzxc qwerty12 qwerty123 qwerty1234 qwertyui
        qwertyuiop qwertz123 root1234 rootroot samsung1 schalke04 schatz123 secret123 secretsecret senha123
        shadow123 slipknot spring2025 spring2026 starwars starwars1 summer2023 summer2024 summer2025 summer2026
        sunshine sunshine1 superadmin superman superman1 test1234 testing1 testing123 testtest toor1234 trustno1
        user1234 username welcome1 welcome12 welcome123 whatever willkommen winter2023 winter2024 winter2025
        winter2026 zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123
        """;

    private static readonly FrozenSet<string> All =
        Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Has(string password) => All.Contains(password);
}
