using OrleansChat.Silo.Clustering;
using OrleansChat.Silo.Hosting;

namespace OrleansChat.Tests.Storage.Hosting;

public sealed class UploadFolderTests
{
    private static readonly ServerSettings Settings =
        new(Port: 0, Data: "data", Database: null, Profile: "default", ServerRole.All);

    [Theory]
    [InlineData(ClusterOptions.NoMembership, true)]
    [InlineData(ClusterOptions.PostgresMembership, false)]
    [InlineData(ClusterOptions.RedisMembership, false)]
    public void Only_a_process_on_its_own_has_a_folder_for_uploads_by_default(string membership, bool isThere) =>
        (Server.DefaultUploadFolder(Settings, new ClusterOptions { Membership = membership }) is not null)
        .ShouldBe(isThere);
}
