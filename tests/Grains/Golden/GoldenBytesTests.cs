namespace OrleansChat.Tests.Grains.Golden;

/// <summary>
/// During a rolling upgrade two versions read each other's messages, and the next version reads what is stored. Held
/// against the bytes of samples in <c>golden.txt</c>.
/// </summary>
public sealed class GoldenBytesTests : IDisposable
{
    private const string HowToRecord =
        "A new message, call, record or member is recorded: run `dotnet test --project tests/Grains -c Release "
        + "--explicit only --filter-method '*.Record_what_is_new'` and commit the lines that it adds to golden.txt.";

    private const string HowToKeep =
        "What was released must stay readable: restore aliases, ids, members and numbers, and add instead. "
        + "After a mere renaming in C#, write the new name into the line.";

    private readonly Wire _wire = new();

    public void Dispose() => _wire.Dispose();

    [Fact]
    public void Everything_that_another_version_reads_is_recorded_with_all_its_members()
    {
        Contract.All.Length.ShouldBeGreaterThan(100);
        New().Select(contract => contract.Name).ShouldBeEmpty(HowToRecord);
    }

    [Fact]
    public void Nothing_that_was_released_is_gone() =>
        GoldenFile.Lines
            .Where(line => !Contract.All.Any(contract => contract.Name == line.Name
                && line.Members.All(name => contract.Members.Any(member => member.Name == name))))
            .Select(line => line.ToString())
            .ShouldBeEmpty(HowToKeep);

    [Fact]
    public void Released_types_are_read_with_all_their_members() =>
        Released()
            .Where(one => Rewrite(one.Contract, one.Line.Bytes) != _wire.Write(one.Contract, SampleOf(one).Value))
            .Select(one => one.Line.Name)
            .ShouldBeEmpty(HowToKeep);

    [Fact]
    public void Types_without_new_members_are_written_unchanged() =>
        Released()
            .Select(one => (one.Contract, one.Line, Sample: SampleOf(one)))
            .Where(one => one.Sample.IsCurrent)
            .Where(one => _wire.Write(one.Contract, one.Sample.Value) != one.Line.Bytes)
            .Select(one => one.Line.Name)
            .ShouldBeEmpty(HowToKeep);

    [Fact]
    public void A_member_of_a_later_version_is_skipped() =>
        Released()
            .Where(one => !one.Contract.Type.IsEnum)
            .Where(one => Rewrite(one.Contract, _wire.WithUnknownMember(one.Line.Bytes))
                != Rewrite(one.Contract, one.Line.Bytes))
            .Select(one => one.Line.Name)
            .ShouldBeEmpty();

    [Fact(Explicit = true)]
    public void Record_what_is_new() =>
        GoldenFile.Append(New().OrderBy(contract => contract.Name, StringComparer.Ordinal).Select(contract =>
        {
            var members = contract.Members.Select(member => member.Name).ToList();
            var sample = new Sample(_wire.Services, contract, members);
            return new GoldenLine(contract.Name, [.. members], _wire.Write(contract, sample.Value));
        }).ToList());

    private static IEnumerable<Contract> New() =>
        Contract.All.Where(contract => !GoldenFile.Lines.Any(line => line.IsAbout(contract)));

    private static IEnumerable<(Contract Contract, GoldenLine Line)> Released() =>
        GoldenFile.Lines.Join(
            Contract.All, line => line.Name, contract => contract.Name, (line, contract) => (contract, line));

    private string Rewrite(Contract contract, string bytes) => _wire.Write(contract, _wire.Read(contract, bytes));

    private Sample SampleOf((Contract Contract, GoldenLine Line) one) =>
        new(_wire.Services, one.Contract, one.Line.Members);
}
