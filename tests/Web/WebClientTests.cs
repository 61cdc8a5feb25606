using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace OrleansChat.Tests.Web;

/// <summary>The tests of the web client, which Node.js runs, each as a test of this project.</summary>
public sealed class WebClientTests
{
    private const string NodeMissing = "Node.js is not installed.";

    private static readonly Lazy<IReadOnlyDictionary<string, string?>> Failures = new(Run);

    public static TheoryData<string> Names => [.. Failures.Value.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_web_client(string test)
    {
        Assert.SkipWhen(test == NodeMissing, NodeMissing);
        Failures.Value[test].ShouldBeNull();
    }

    /// <summary>All tests by name, those that fail with their reason.</summary>
    private static Dictionary<string, string?> Run()
    {
        var folder = Folder();
        var files = Directory.GetFiles(folder, "*.test.js");
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=junit", .. files])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        try
        {
            using var node = Process.Start(start)!;
            var report = XDocument.Parse(node.StandardOutput.ReadToEnd());
            node.WaitForExit();
            return report.Descendants("testcase")
                .GroupBy(test => test.Attribute("name")!.Value, test => test.Element("failure")?.Value)
                .ToDictionary(test => test.Key, test => test.FirstOrDefault(failure => failure is not null));
        }
        catch (Win32Exception)
        {
            return new() { [NodeMissing] = null };
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
