using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Silo.Storage.Sql;

/// <summary>
/// Lets what is sorted or found by a person's name follow a new name, in a relational database. Several silos may do so
/// for the same person at once.
/// </summary>
internal sealed class SqlRenames(ISqlDatabase database)
{
    /// <summary>Memberships that one transaction changes.</summary>
    public const int MembershipsPerWrite = 200;

    private const string SelectUnindexed =
        "SELECT id, type, name, handle FROM account WHERE indexed_as <> name ORDER BY id LIMIT $1";

    private const string SelectMemberships =
        """
        SELECT conversation, name FROM membership
        WHERE user_id = $1 AND left_seq IS NULL AND conversation > $2 ORDER BY conversation LIMIT $3
        """;

    /// <summary>
    /// Nothing is changed for a name that the person no longer has, and nobody takes a new one or joins before the end
    /// of the transaction. Who takes back the earlier name isn't indexed until everything follows that again.
    /// </summary>
    private const string Begin = "UPDATE account SET indexed_as = '' WHERE id = $1 AND name = $2";

    private const string Finish = "UPDATE account SET indexed_as = $2 WHERE id = $1 AND name = $2";

    /// <summary>Locks in the order in which commits lock the memberships of a person.</summary>
    private readonly string _rename =
        $"""
        UPDATE membership SET name = $2 WHERE user_id = $1 AND conversation IN (
            SELECT conversation FROM membership
            WHERE user_id = $1 AND left_seq IS NULL AND conversation > $3 AND conversation <= $4 AND name <> $2
            ORDER BY conversation {database.Dialect.Lock})
        """;

    private readonly SqlPersonKeys _keys = new(database);

    /// <summary>Follows the names of accounts whose name is new or of before.</summary>
    /// <param name="max">The most accounts.</param>
    /// <param name="cancellationToken">Gives up between transactions.</param>
    /// <returns>How many accounts were there, and why one of them couldn't follow: it holds up no other.</returns>
    public async Task<(int Count, Exception? Fault)> Sweep(int max, CancellationToken cancellationToken)
    {
        var accounts = await database.Read(
            new SqlStatement(SelectUnindexed, (long)max),
            row => new StoredAccount(row.Participant(0), Email: null, row.Text(3), PasswordHash: null, default),
            cancellationToken);
        var fault = (Exception?)null;
        foreach (var account in accounts)
        {
            try
            {
                await Follow(account, cancellationToken);
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                fault ??= new InvalidOperationException($"Nothing follows the name of {account.User.Id}.", failed);
            }
        }

        return (accounts.Count, fault);
    }

    private async Task Follow(StoredAccount account, CancellationToken cancellationToken)
    {
        if (await RenameMemberships(account.User, cancellationToken))
        {
            await database.Write(
                [
                    new SqlStatement(Finish, account.User.Id.Value, account.User.Name),
                    .. _keys.Replace(account),
                ]);
        }
    }

    /// <returns>False if the person has got another name meanwhile.</returns>
    private async Task<bool> RenameMemberships(Participant user, CancellationToken cancellationToken)
    {
        var (id, name) = (user.Id.Value, user.Name);
        var after = "";
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var memberships = await database.Read(
                new SqlStatement(SelectMemberships, id, after, (long)MembershipsPerWrite),
                row => (Conversation: row.GetString(0), Name: row.GetString(1)),
                cancellationToken);
            if (memberships.Count == 0)
            {
                return true;
            }

            var last = memberships[^1].Conversation;
            if (memberships.Exists(membership => membership.Name != name)
                && !await database.Write(
                    new SqlStatement(Begin, id, name), new SqlStatement(_rename, id, name, after, last)))
            {
                return false;
            }

            after = last;
        }
    }
}
