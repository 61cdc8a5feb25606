namespace OrleansChat.Tests.Repository;

public sealed class SizeTests
{
    private const int FileLinesMax = 600;
    private const int LineColumnsMax = 120;

    [Fact]
    public void No_source_file_is_longer_than_600_lines() =>
        SourceTree.CSharpFiles()
            .Where(file => file.Lines.Length > FileLinesMax)
            .Select(file => $"{file.Path}: {file.Lines.Length} lines")
            .ShouldBeEmpty();

    [Fact]
    public void No_line_is_wider_than_120_columns() =>
        SourceTree.CSharpFiles()
            .SelectMany(file => file.Lines.Select((line, index) => (file.Path, Number: index + 1, line.Length)))
            .Where(line => line.Length > LineColumnsMax)
            .Select(line => $"{line.Path}:{line.Number}: {line.Length} columns")
            .ShouldBeEmpty();
}
