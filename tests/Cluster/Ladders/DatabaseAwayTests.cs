using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Clusters;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Requests;
using OrleansChat.Tests.Cluster.Deployments;

namespace OrleansChat.Tests.Cluster.Ladders;

public sealed class DatabaseAwayTests
{
    [Fact]
    public async Task While_the_database_is_away_a_frontend_of_its_own_says_that_it_is_temporary()
    {
        await using var cluster = await TestCluster.Start(MembershipStore.PostgreSql, silos: 1, frontends: 1);
        using var http = new ChatHttp(cluster.Frontends[0].Address);
        var ann = await http.Guest("ann");
        await using var connection = await ChatConnection.Open(cluster.Frontends[0].Address);
        await connection.Hello(ann.AccessToken);
        var channel = await connection.Create("channel", "away");

        await cluster.Postgres.Kill();
        var read = await Should.ThrowAsync<RequestRefusedException>(connection.History(channel.Id, after: 0));
        read.Error.MayRepeat.ShouldBeTrue(read.Message);
        var sent = await Should.ThrowAsync<RequestRefusedException>(connection.Send(channel.Id, "words"));
        sent.Error.MayRepeat.ShouldBeTrue(sent.Message);
    }
}
