using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;
using OrleansChat.Grains.Conversations;
using OrleansChat.Tests.Storage.Databases;
using OrleansChat.Uploads;

namespace OrleansChat.Tests.Storage.Contract;

public sealed class ProfilesInMemory() : ProfileContract(DatabaseKind.Memory);

public sealed class ProfilesOnSqlite() : ProfileContract(DatabaseKind.Sqlite);

public sealed class ProfilesOnPostgreSql() : ProfileContract(DatabaseKind.PostgreSql);

public abstract class ProfileContract(DatabaseKind kind) : StorageContract(kind)
{
    private static readonly UserId Ann = UserId.Parse("ann");

    [Fact]
    public async Task A_profile_is_written_and_the_rest_of_the_account_stays()
    {
        var ann = await Add("ann", "Ann");
        var file = await TestFiles.Ready(Storage, Ann);
        var written = ann with
        {
            User = ann.User with { Type = SenderType.Staff, Name = "Bea" },
            Email = "x@example.org",
            Handle = "Bea",
            Avatar = file.Id,
            Role = DeploymentRole.Admin,
            Stamp = 7,
        };
        (await Storage.Accounts.UpdateProfile(written, file.Id)).ShouldBe(ProfileOutcome.Changed);
        await Reopen();
        (await Storage.Accounts.Load(Ann, Stopped)).ShouldBe(
            ann with { User = ann.User with { Name = "Bea" }, Handle = "Bea", Avatar = file.Id });
        (await Storage.Accounts.UpdateProfile(ann with { User = TestLog.User("nobody") }, avatar: null))
            .ShouldBe(ProfileOutcome.AccountNotFound);
    }

    [Fact]
    public async Task A_handle_belongs_to_one_account_and_a_refused_change_changes_nothing()
    {
        var (ann, bob) = (await Add("ann", "Ann"), await Add("bob", "Bob"));
        var file = await TestFiles.Ready(Storage, Ann);
        var wanted = ann with { User = ann.User with { Name = "Bea" }, Handle = "BOB", Avatar = file.Id };
        (await Storage.Accounts.UpdateProfile(wanted, file.Id)).ShouldBe(ProfileOutcome.HandleTaken);
        (await Storage.Accounts.Load(Ann, Stopped)).ShouldBe(ann);
        (await Storage.Uploads.Find(file.Id, Stopped))!.IsAvatar.ShouldBeFalse();

        (await Storage.Accounts.UpdateProfile(bob with { Handle = "bob2" }, avatar: null))
            .ShouldBe(ProfileOutcome.Changed);
        (await Storage.Accounts.UpdateProfile(wanted, file.Id)).ShouldBe(ProfileOutcome.Changed);
        (await Storage.Accounts.Load(Ann, Stopped)).ShouldBe(wanted);
        (await Storage.Accounts.Insert(ann with { User = TestLog.User("cyn"), Email = null, Handle = "Ann" }))
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_who_take_a_handle_at_once_one_gets_it()
    {
        var people = new List<StoredAccount>();
        for (var number = 0; number < 10; number++)
        {
            people.Add(await Add($"u-{number}", $"Handle{number}"));
        }

        var outcomes = await Task.WhenAll(people.Select(
            person => Storage.Accounts.UpdateProfile(person with { Handle = "best" }, avatar: null)));
        outcomes.Count(outcome => outcome is ProfileOutcome.Changed).ShouldBe(1);
        outcomes.Count(outcome => outcome is ProfileOutcome.HandleTaken).ShouldBe(9);
        var handles = new List<string?>();
        foreach (var person in people)
        {
            handles.Add((await Storage.Accounts.Load(person.User.Id, Stopped))!.Handle);
        }

        handles.Count(handle => handle == "best").ShouldBe(1);
    }

    [Fact]
    public async Task An_avatar_is_an_unsent_image_of_ones_own()
    {
        var log = await NewLog("ann", "bob");
        var ann = (await Storage.Accounts.Load(Ann, Stopped))!;
        var others = await TestFiles.Ready(Storage, UserId.Parse("bob"));
        var sent = await TestFiles.Ready(Storage, Ann);
        await log.Append(Message(sent));
        var pending = TestFiles.New();
        await Storage.Uploads.Begin(pending.Id, Ann, 10, TestLog.Noon);
        var text = TestFiles.New() with { Width = null, Height = null };
        await Storage.Uploads.Begin(text.Id, Ann, 10, TestLog.Noon);
        await Storage.Uploads.Complete(Ann, text, hasPreview: false);
        foreach (var file in new[] { others, sent, pending, text, TestFiles.New() })
        {
            var changed = ann with { User = ann.User with { Name = "Bea" }, Avatar = file.Id };
            (await Storage.Accounts.UpdateProfile(changed, file.Id)).ShouldBe(ProfileOutcome.AvatarNotFound);
            (await Storage.Accounts.Load(Ann, Stopped)).ShouldBe(ann);
        }
    }

    [Fact]
    public async Task An_avatar_is_kept_until_another_one_takes_its_place_and_cannot_be_sent()
    {
        var log = await NewLog("ann");
        var ann = (await Storage.Accounts.Load(Ann, Stopped))!;
        var first = await TestFiles.Ready(Storage, Ann);
        await Storage.Accounts.UpdateProfile(ann with { Avatar = first.Id }, first.Id);
        await Storage.Uploads.RemoveUnsent(TestLog.Noon.AddDays(1), max: 100);
        (await log.Append(Message(first)))[0].ShouldBeOfType<EntryUploadGone>();
        (await Storage.Uploads.Find(first.Id, Stopped))!.IsAvatar.ShouldBeTrue();
        (await Storage.Reads.Members(log.Id, null, 10, Stopped)).Items[0].Avatar.ShouldBe(first.Id);

        var second = await TestFiles.Ready(Storage, Ann);
        await Storage.Accounts.UpdateProfile(ann with { Avatar = second.Id }, second.Id);
        (await Storage.Uploads.Removed(after: null, 100, Stopped)).ShouldBe([first.Id]);
        (await Storage.Uploads.Find(first.Id, Stopped)).ShouldBeNull();

        await Storage.Accounts.UpdateProfile(ann with { Avatar = null }, avatar: null);
        (await Storage.Uploads.Removed(after: null, 100, Stopped)).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        (await Storage.Reads.Members(log.Id, null, 10, Stopped)).Items[0].Avatar.ShouldBeNull();
    }

    [Fact]
    public async Task An_upload_that_is_sent_and_named_at_once_is_one_of_the_two()
    {
        var log = await NewLog("ann");
        var ann = (await Storage.Accounts.Load(Ann, Stopped))!;
        for (var round = 0; round < 10; round++)
        {
            var file = await TestFiles.Ready(Storage, Ann);
            var sending = log.Append(Message(file, $"c{round}"));
            var naming = Storage.Accounts.UpdateProfile(ann with { Avatar = file.Id }, file.Id);
            await Task.WhenAll(sending, naming);
            ((await sending)[0] is EntryStored).ShouldBe((await naming) is ProfileOutcome.AvatarNotFound);
            var stored = (await Storage.Uploads.Find(file.Id, Stopped))!;
            stored.IsAvatar.ShouldBe(stored.Conversation is null);
        }
    }

    private static AppendEntry Message(Attachment file, string clientId = "c") =>
        TestLog.Message("ann", clientId) with { Body = TestLog.Body("").With(file) };

    private async Task<StoredAccount> Add(string id, string handle)
    {
        var account = new StoredAccount(TestLog.User(id), $"{id}@example.org", handle, "hash", TestLog.Noon);
        (await Storage.Accounts.Insert(account)).ShouldBeTrue();
        return account;
    }
}
