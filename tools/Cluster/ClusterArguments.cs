using System.CommandLine;
using OrleansChat.Tests.Client.Clusters;

namespace OrleansChat.Tools.Cluster;

/// <summary>The options that say what cluster is wanted.</summary>
internal sealed class ClusterArguments
{
    private const int NodesMax = 9;
    private const string Redis = "redis";
    private const string Postgres = "postgres";

    private readonly Option<int> _silos = Number("--silos", "How many processes hold grains.", normal: 3);
    private readonly Option<int> _frontends = Number("--frontends", "How many processes hold sockets.", normal: 2);
    private readonly Option<string> _membership = new("--membership")
    {
        Description = "Where silos keep who they are.",
        DefaultValueFactory = _ => Redis,
    };

    public ClusterArguments() => _membership.AcceptOnlyFromAmong(Redis, Postgres);

    public void AddTo(Command command)
    {
        command.Options.Add(_silos);
        command.Options.Add(_frontends);
        command.Options.Add(_membership);
    }

    public ClusterSettings Read(ParseResult parsed) => new(
        parsed.GetValue(_silos),
        parsed.GetValue(_frontends),
        parsed.GetValue(_membership) == Redis ? MembershipStore.Redis : MembershipStore.PostgreSql);

    private static Option<int> Number(string name, string description, int normal)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => normal };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > NodesMax)
            {
                result.AddError($"{name} takes a number from 1 to {NodesMax}.");
            }
        });
        return option;
    }
}
