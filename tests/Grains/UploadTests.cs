using System.Collections.Immutable;
using OrleansChat.Accounts;
using OrleansChat.Conversations;
using OrleansChat.Grains.Uploads;
using OrleansChat.Reading;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Grains;

public sealed class UploadTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    private static readonly AuthenticatedSession Superadmin = AdministrationRulesTests.By(DeploymentRole.Superadmin);
    private static int _next;

    [Fact]
    public async Task A_message_may_have_attachments_and_no_text()
    {
        var (channel, ann) = await NewChannel();
        var file = await Upload(ann);
        var stored = (await Send(channel, ann, "c1", file.Id.Value)).ShouldBeOfType<Stored>();
        var page = await cluster.Client.GetGrain<ILogReaderGrain>("test").Fill(channel, stored.Seq - 1, 1);
        page.Events[0].Body.ShouldBeOfType<MessageBody>().Files.ShouldBe([file]);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_result()
    {
        var (channel, ann) = await NewChannel();
        var file = await Upload(ann);
        var first = (await Send(channel, ann, "c1", file.Id.Value)).ShouldBeOfType<Stored>();
        (await Send(channel, ann, "c1", file.Id.Value)).ShouldBe(first with { Duplicate = true });
    }

    [Fact]
    public async Task Only_ones_own_unsent_uploads_can_be_sent_and_once()
    {
        var (channel, ann) = await NewChannel();
        var bob = await NewGuest();
        await Execute(channel, new JoinConversation(bob, null));
        var (file, other) = (await Upload(ann), await Upload(ann));
        await Refused(Send(channel, bob, "c1", file.Id.Value), ErrorCode.NotFound);
        await Refused(Send(channel, ann, "c2", "nothing"), ErrorCode.NotFound);
        await Refused(Send(channel, ann, "c3", "no id!"), ErrorCode.NotFound);
        await Refused(Send(channel, ann, "c4", file.Id.Value, file.Id.Value), ErrorCode.SchemaViolation);
        var ids = Enumerable.Repeat(0, 11).Select((_, index) => $"a-{index}").ToArray();
        await Refused(Send(channel, ann, "c5", ids), ErrorCode.SchemaViolation);

        var results = await Execute(
            channel, Message(ann, "c6", file.Id.Value), Message(ann, "c7", other.Id.Value, file.Id.Value));
        results[0].ShouldBeOfType<Stored>();
        results[1].ShouldBeOfType<Refused>().Refusal.ShouldBe(Refusals.AttachmentNotFound);
        await Refused(Send(channel, ann, "c8", file.Id.Value), ErrorCode.NotFound);
        (await Send(channel, ann, "c9", other.Id.Value)).ShouldBeOfType<Stored>();
    }

    [Fact]
    public async Task An_upload_is_its_owners_until_it_is_sent_and_then_the_members()
    {
        var (group, ann, bob) = await NewGroup();
        var eve = await NewGuest();
        var file = await Upload(ann);
        await Readable(file, ann);
        await Unreadable(file, bob, ErrorCode.NotFound);

        (await Execute(group, Message(ann, "c1", file.Id.Value) with { RecipientType = ConversationKind.Group }))[0]
            .ShouldBeOfType<Stored>();
        await Readable(file, ann);
        await Readable(file, bob);
        await Unreadable(file, eve, ErrorCode.NotFound);

        await Execute(group, new KickMember(ann, bob.Id));
        await Unreadable(file, bob, ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_banned_person_cannot_read_a_channels_uploads_and_who_may_join_can()
    {
        var (channel, ann) = await NewChannel();
        var (bob, eve) = (await NewGuest(), await NewGuest());
        await Execute(channel, new JoinConversation(bob, null));
        var file = await Upload(ann);
        await Send(channel, ann, "c1", file.Id.Value);
        await Execute(channel, new BanPerson(ann, bob.Id, On: true));
        await Unreadable(file, bob, ErrorCode.Forbidden);
        await Readable(file, eve);
    }

    [Fact]
    public async Task A_link_is_for_one_upload_and_one_person_and_ends()
    {
        var (ann, bob) = (await NewGuest(), await NewGuest());
        var (file, other) = (await Upload(ann), await Upload(ann));
        var link = (await Uploads(ann).Link(file.Id)).Value.ShouldNotBeNull();
        (await Uploads(ann).CheckLink(file.Id, link)).ShouldBeTrue();
        (await Uploads(ann).CheckLink(other.Id, link)).ShouldBeFalse();
        (await Uploads(bob).CheckLink(file.Id, link)).ShouldBeFalse();
        (await Uploads(ann).CheckLink(file.Id, link with { ExpiresAt = link.ExpiresAt.AddMinutes(1) }))
            .ShouldBeFalse();
        (await Uploads(ann).CheckLink(file.Id, link with { Signature = "" })).ShouldBeFalse();

        var signer = new LinkSigner(cluster.Uploads);
        (await signer.IsValid(file.Id, ann.Id, link, link.ExpiresAt.AddMilliseconds(-1))).ShouldBeTrue();
        (await signer.IsValid(file.Id, ann.Id, link, link.ExpiresAt)).ShouldBeFalse();
        (await Uploads(bob).Link(file.Id)).Refusal!.Code.ShouldBe(ErrorCode.NotFound);
    }

    [Fact]
    public async Task A_link_of_a_person_who_is_banned_from_the_deployment_is_not_valid()
    {
        var ann = await NewGuest();
        var file = await Upload(ann);
        var link = (await Uploads(ann).Link(file.Id)).Value.ShouldNotBeNull();
        (await cluster.Account(ann.Id).SetBan(Superadmin, banned: true, reason: null)).Refusal.ShouldBeNull();
        (await Uploads(ann).CheckLink(file.Id, link)).ShouldBeFalse();
        (await cluster.Account(ann.Id).SetBan(Superadmin, banned: false, reason: null)).Refusal.ShouldBeNull();
        (await Uploads(ann).CheckLink(file.Id, link)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_bytes_of_a_day_are_limited_when_an_upload_begins()
    {
        var ann = await NewGuest();
        var most = new UploadRowOptions().BytesPerDayMax;
        (await Uploads(ann).Begin(most - 10)).Value.ShouldNotBeNull();
        (await Uploads(ann).Begin(10)).Value.ShouldNotBeNull();
        var refusal = (await Uploads(ann).Begin(1)).Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(ErrorCode.RateLimited);
        refusal.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_removed_upload_cannot_be_completed()
    {
        var ann = await NewGuest();
        var id = (await Uploads(ann).Begin(10)).Value!.Id;
        await Uploads(ann).Abandon(id);
        (await Uploads(ann).Complete(File(id), hasPreview: false)).ShouldBe(Refusals.UploadTooSlow);
        await Unreadable(File(id), ann, ErrorCode.NotFound);
    }

    private static Attachment File(UploadId id) => new(id, "a.png", "image/png", 10, 3, 4);

    private static SendMessage Message(Participant sender, string clientId, params ImmutableArray<string> ids) =>
        new(sender, ClientId.Parse(clientId), ConversationKind.Channel, "", ids, ReplyTo: null);

    private static async Task Refused(Task<CommandResult> result, ErrorCode code) =>
        (await result).ShouldBeOfType<Refused>().Refusal.Code.ShouldBe(code);

    private IUploadsGrain Uploads(Participant person) => cluster.Client.GetGrain<IUploadsGrain>(person.Id.Value);

    private async Task<Attachment> Upload(Participant owner)
    {
        var file = File((await Uploads(owner).Begin(100)).Value!.Id);
        (await Uploads(owner).Complete(file, hasPreview: true)).ShouldBeNull();
        return file;
    }

    private async Task Readable(Attachment file, Participant person) =>
        (await Uploads(person).Open(file.Id)).Value.ShouldNotBeNull().File.ShouldBe(file);

    private async Task Unreadable(Attachment file, Participant person, ErrorCode code) =>
        (await Uploads(person).Open(file.Id)).Refusal.ShouldNotBeNull().Code.ShouldBe(code);

    private async Task<CommandResult> Send(
        ConversationId channel, Participant sender, string clientId, params string[] ids) =>
        (await Execute(channel, Message(sender, clientId, [.. ids])))[0];

    private Task<ImmutableArray<CommandResult>> Execute(ConversationId id, params ConversationCommand[] commands) =>
        cluster.Conversation(id).Execute([.. commands]);

    private async Task<(ConversationId Channel, Participant Ann)> NewChannel()
    {
        var ann = await NewGuest();
        var channel = ConversationIds.ForCreation(ann.Id, ClientId.Parse("make"));
        await Execute(channel, new CreateConversation(ann, ConversationKind.Channel, "Plaza", [])
        {
            SenderRole = DeploymentRole.Guest,
        });
        return (channel, ann);
    }

    private async Task<(ConversationId Group, Participant Ann, Participant Bob)> NewGroup()
    {
        var (ann, bob) = (await NewGuest(), await NewGuest());
        var group = ConversationIds.ForCreation(ann.Id, ClientId.Parse("make"));
        (await Execute(group, new CreateConversation(ann, ConversationKind.Group, "Two", [bob.Id])
        {
            SenderRole = DeploymentRole.Member,
        }))[0].ShouldBeOfType<Created>();
        return (group, ann, bob);
    }

    private async Task<Participant> NewGuest()
    {
        var id = UserId.Parse($"u-uploader-{Interlocked.Increment(ref _next)}");
        return (await cluster.Account(id).RegisterGuest("Ann")).Value!.User;
    }
}
