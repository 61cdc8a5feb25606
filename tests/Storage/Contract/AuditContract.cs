using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Audit;
using OrleansChat.Grains.Audit;
using OrleansChat.Tests.Storage.Databases;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class AuditInMemory() : AuditContract(DatabaseKind.Memory);

public sealed class AuditOnSqlite() : AuditContract(DatabaseKind.Sqlite);

public sealed class AuditOnPostgreSql() : AuditContract(DatabaseKind.PostgreSql);

public abstract class AuditContract(DatabaseKind kind) : StorageContract(kind)
{
    [Fact]
    public async Task An_event_is_read_as_it_was_appended()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await Storage.Audit.Append(new AuditEvent(
            AuditAction.RoleChanged, UserId.Parse("u-root"), "u-ann", "192.0.2.7", "member to admin"));
        await Storage.Audit.Append(new AuditEvent(AuditAction.LogInFailed));
        await Reopen();
        var rows = await Rows();
        rows.Select(row => (row.Number, row.Action, row.Actor, row.Subject, row.Address, row.Detail)).ShouldBe(
        [
            (1, "role-changed", "u-root", "u-ann", "192.0.2.7", "member to admin"),
            (2, "log-in-failed", null, null, null, null),
        ]);
        rows[0].At.ShouldBeInRange(before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Each_row_holds_the_hash_of_the_one_before_it()
    {
        await Storage.Audit.Append([Event(1), Event(2)]);
        await Storage.Audit.Append(Event(3));
        var rows = await Rows();
        rows[0].PreviousHash.ShouldBe(AuditChain.Beginning);
        rows[1].PreviousHash.ShouldBe(rows[0].Hash);
        rows[2].PreviousHash.ShouldBe(rows[1].Hash);
        (await Proof()).ShouldBe(new AuditProof(3, rows[2].Hash, Error: null));
    }

    [Fact]
    public async Task The_rows_of_many_writers_at_once_make_one_line()
    {
        await using var other = await OpenAnother();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number =>
            (number % 2 == 0 ? Storage : other).Audit.Append([Event(number), Event(number)])));
        (await Proof()).ShouldSatisfyAllConditions(
            proof => proof.Error.ShouldBeNull(),
            proof => proof.Rows.ShouldBe(400));
        var details = (await Rows()).Select(row => row.Detail).ToList();
        details.Distinct().Count().ShouldBe(200);
        details.Chunk(2).ShouldAllBe(pair => pair[0] == pair[1]);
    }

    [Fact]
    public async Task Rows_are_read_in_pages()
    {
        await Storage.Audit.Append([.. Enumerable.Range(1, 5).Select(Event)]);
        (await Storage.Audit.Read(1, 3, Stopped)).Select(row => row.Number).ShouldBe([2, 3, 4]);
        (await Storage.Audit.Read(5, 3, Stopped)).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_text_is_too_long_or_too_odd_to_be_remembered()
    {
        var nasty = new string('x', 126) + "\U0001F600" + new string('y', 1_000);
        await Storage.Audit.Append(new AuditEvent(
            AuditAction.LimitReached, Actor: null, nasty, "1\0\n\ud83d", "'; DROP TABLE audit; --"));
        (await Rows())[0].ShouldSatisfyAllConditions(
            row => row.Subject.ShouldBe(nasty[..128]),
            row => row.Address.ShouldBe("1\ufffd\ufffd\ufffd"),
            row => row.Detail.ShouldBe("'; DROP TABLE audit; --"));
        (await Proof()).Error.ShouldBeNull();
    }

    private static AuditEvent Event(int number) => new(AuditAction.LoggedIn, Detail: $"number {number}");

    private async Task<ImmutableArray<AuditRow>> Rows() => await Storage.Audit.Read(0, 1_000, Stopped);

    private Task<AuditProof> Proof() => AuditCheck.Run(Storage.Audit, anchor: null, Stopped);
}
