using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Cluster.Deployments;

namespace OrleansChat.Tests.Cluster.Starts;

public sealed class SecondServerTests
{
    [Fact]
    public async Task Two_whole_servers_with_one_membership_are_one_cluster_and_a_third_without_it_is_refused()
    {
        await using var cluster = await TestCluster.Start(MembershipStore.PostgreSql, silos: 0, frontends: 0);
        await using var first = await ChatServer.Start(Whole(cluster));
        await using var second = await ChatServer.Start(Whole(cluster));
        using var http = new ChatHttp(first.Address);
        var ann = await http.Guest("ann");
        await using var writer = await ChatConnection.Open(first.Address);
        await using var reader = await ChatConnection.Open(second.Address);
        await writer.Hello(ann.AccessToken);
        await reader.Hello(ann.AccessToken);
        var channel = await writer.Create("channel", "one of two");
        await reader.Subscribe(channel.Id);
        await writer.Send(channel.Id, "across");
        (await reader.Next("message")).Body.ShouldBe("across");

        var (exitCode, output) = await ChatServer.RunToEnd(new ChatServerOptions { Database = cluster.Database });
        exitCode.ShouldBe(1, output);
        output.ShouldContain("Another server that is not of the same cluster");
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    public async Task A_cluster_in_a_database_that_is_a_file_is_refused(string membership)
    {
        var (exitCode, output) = await ChatServer.RunToEnd(new ChatServerOptions
        {
            Environment = new Dictionary<string, string>
            {
                ["Cluster__Membership"] = membership,
                ["Cluster__Redis"] = "localhost:1",
            },
        });
        exitCode.ShouldBe(1, output);
        output.ShouldContain("Silos of a cluster share a PostgreSQL database");
        output.ShouldNotContain("   at ", customMessage: "A sentence, no stack trace.");
    }

    [Fact]
    public async Task A_silo_that_cannot_reach_redis_ends_its_start_with_a_sentence()
    {
        await using var cluster = await TestCluster.Start(MembershipStore.PostgreSql, silos: 0, frontends: 0);
        var settings = cluster.SiloSettings();
        settings["Cluster__Membership"] = "redis";
        settings["Cluster__Redis"] = "localhost:1";
        var (exitCode, output) = await ChatServer.RunToEnd(
            new ChatServerOptions { Database = cluster.Database, Environment = settings });
        exitCode.ShouldBe(1, output);
        output.ShouldContain("Can't join the cluster");
        output.ShouldNotContain("   at ", customMessage: "A sentence, no stack trace.");
    }

    private static ChatServerOptions Whole(ChatCluster cluster) => new()
    {
        Database = cluster.Database,
        Environment = cluster.SiloSettings(),
    };
}
