using System.Collections.Immutable;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>The keys by which people are found, in a relational database.</summary>
internal sealed class SqlPersonKeys(ISqlDatabase database)
{
    /// <summary>Keys that one query examines.</summary>
    private const int ExaminedPerQuery = 100;

    private const string Shares =
        """
        (SELECT 1 FROM membership m JOIN membership o ON o.conversation = m.conversation
            WHERE m.user_id = $1 AND m.left_seq IS NULL AND o.user_id = k.user_id AND o.left_seq IS NULL LIMIT 1)
        """;

    private static readonly string SelectEverybody = Select("'yes'");

    private static readonly string SelectShared = Select($"CASE WHEN {Shares} = 1 THEN 'yes' ELSE 'no' END");

    private readonly string _delete =
        $"DELETE FROM person_key WHERE user_id = $1 AND key NOT IN ({database.Dialect.Set("$2")})";

    private readonly string _insert =
        $"""
        INSERT INTO person_key (key, user_id)
        SELECT s.value, $1 FROM ({database.Dialect.Set("$2")}) s WHERE true
        ON CONFLICT DO NOTHING
        """;

    public async Task<FoundPeople> Find(PeopleSearch search, CancellationToken cancellationToken)
    {
        var people = ImmutableArray.CreateBuilder<FoundPerson>();
        var (place, last) = (search.After ?? new PersonPlace(search.Prefix, ""), (PersonPlace?)null);
        for (var examined = 0; examined < PeopleSearch.ExaminedMax; examined += ExaminedPerQuery)
        {
            var rows = await Examine(search, place, cancellationToken);
            foreach (var row in rows)
            {
                if (row.IsFound && people.Count == search.Limit)
                {
                    return new FoundPeople(people.DrainToImmutable(), last);
                }

                place = new PersonPlace(row.Key, row.Person.User.Id.Value);
                if (row.IsFound)
                {
                    people.Add(row.Person);
                    last = place;
                }
            }

            if (rows.Count < ExaminedPerQuery)
            {
                return new FoundPeople(people.DrainToImmutable(), Next: null);
            }
        }

        return new FoundPeople(people.DrainToImmutable(), place);
    }

    /// <summary>What makes the keys of an account those that it must have; to be written with the account.</summary>
    public ImmutableArray<SqlStatement> Replace(StoredAccount account)
    {
        var keys = JsonSet.Of(PersonKeys.Of(account));
        return
        [
            new SqlStatement(_delete, account.User.Id.Value, keys),
            new SqlStatement(_insert, account.User.Id.Value, keys),
        ];
    }

    private Task<List<Row>> Examine(PeopleSearch search, PersonPlace after, CancellationToken cancellationToken) =>
        database.Read(
            new SqlStatement(
                search.Everybody ? SelectEverybody : SelectShared,
                search.Asker.Value,
                search.Prefix,
                search.Prefix + CaselessKeys.AfterAll,
                after.Key,
                after.User,
                (long)ExaminedPerQuery),
            row => new Row(
                row.GetString(0),
                new FoundPerson(row.Participant(1), row.Text(4)) { Avatar = row.Upload(5) },
                row.GetString(6) == "yes"),
            cancellationToken);

    /// <summary>
    /// The keys are cut before anything is asked of them. Each question is a sub-query of one value: a join, or EXISTS,
    /// would let PostgreSQL read all accounts, blocks or members at once. A person with several keys is found by the
    /// first one.
    /// </summary>
    private static string Select(string isFound) =>
        $"""
        SELECT k.key, k.user_id,
            (SELECT type FROM account WHERE id = k.user_id), (SELECT name FROM account WHERE id = k.user_id),
            (SELECT handle FROM account WHERE id = k.user_id), (SELECT avatar FROM account WHERE id = k.user_id),
            CASE WHEN k.user_id = $1 OR (SELECT banned_at FROM account WHERE id = k.user_id) IS NOT NULL
                OR (SELECT 1 FROM block WHERE blocker = $1 AND blocked = k.user_id) = 1
                OR (SELECT 1 FROM block WHERE blocker = k.user_id AND blocked = $1) = 1
                OR (SELECT 1 FROM person_key e
                    WHERE e.user_id = k.user_id AND e.key >= $2 AND e.key < k.key LIMIT 1) = 1
            THEN 'no' ELSE {isFound} END
        FROM (
            SELECT key, user_id FROM person_key WHERE (key, user_id) > ($4, $5) AND key < $3
            ORDER BY key, user_id LIMIT $6) k
        ORDER BY k.key, k.user_id
        """;

    private readonly record struct Row(string Key, FoundPerson Person, bool IsFound);
}
