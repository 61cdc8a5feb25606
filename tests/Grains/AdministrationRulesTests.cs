using OrleansChat.Accounts;
using OrleansChat.Grains.Accounts;

namespace OrleansChat.Tests.Grains;

public sealed class AdministrationRulesTests
{
    private static readonly DeploymentRole[] FromTheTop =
    [
        DeploymentRole.Superadmin, DeploymentRole.Admin, DeploymentRole.Staff, DeploymentRole.Member,
        DeploymentRole.Guest,
    ];

    [Fact]
    public void Admins_act_on_those_below_them_and_superadmins_on_everybody_else()
    {
        foreach (var actor in FromTheTop)
        {
            foreach (var target in FromTheTop)
            {
                var may = actor is DeploymentRole.Superadmin
                    || (actor is DeploymentRole.Admin && !target.IsAtLeast(DeploymentRole.Admin));
                (AdministrationRules.ToBan(By(actor), Account(target)) is null).ShouldBe(may, $"{actor} bans {target}");
            }
        }
    }

    [Fact]
    public void Nobody_but_a_superadmin_gives_a_role_that_is_not_below_their_own()
    {
        foreach (var actor in FromTheTop)
        {
            foreach (var role in FromTheTop[..4])
            {
                var may = actor is DeploymentRole.Superadmin
                    || (actor is DeploymentRole.Admin && role is (DeploymentRole.Staff or DeploymentRole.Member));
                (AdministrationRules.ToSetRole(By(actor), Account(DeploymentRole.Member), role) is null)
                    .ShouldBe(may, $"{actor} makes a member {role}");
            }
        }
    }

    [Fact]
    public void Nobody_acts_on_themselves()
    {
        var own = Account(DeploymentRole.Member) with { User = By(DeploymentRole.Superadmin).User };
        AdministrationRules.ToBan(By(DeploymentRole.Superadmin), own)!.Code.ShouldBe(ErrorCode.Forbidden);
        AdministrationRules.ToSetRole(By(DeploymentRole.Superadmin), own, DeploymentRole.Member)!
            .Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public void Guests_and_bots_cannot_get_a_role_and_guest_cannot_be_granted()
    {
        var superadmin = By(DeploymentRole.Superadmin);
        AdministrationRules.ToSetRole(superadmin, Account(DeploymentRole.Guest), DeploymentRole.Staff)!
            .Code.ShouldBe(ErrorCode.Conflict);
        var bot = Account(DeploymentRole.Member);
        bot = bot with { User = bot.User with { Type = SenderType.Bot } };
        AdministrationRules.ToSetRole(superadmin, bot, DeploymentRole.Staff)!.Code.ShouldBe(ErrorCode.Conflict);
        AdministrationRules.ToSetRole(superadmin, Account(DeploymentRole.Member), DeploymentRole.Guest)!
            .Code.ShouldBe(ErrorCode.SchemaViolation);
    }

    [Fact]
    public void Unknown_people_are_not_found_by_administrators_only()
    {
        AdministrationRules.ToBan(By(DeploymentRole.Admin), account: null)!.Code.ShouldBe(ErrorCode.NotFound);
        AdministrationRules.ToBan(By(DeploymentRole.Staff), account: null)!.Code.ShouldBe(ErrorCode.Forbidden);
    }

    [Fact]
    public void A_role_determines_the_sender_type()
    {
        FromTheTop.Select(role => role.SenderType()).ShouldBe(
            [SenderType.Staff, SenderType.Staff, SenderType.Staff, SenderType.User, SenderType.Guest]);
    }

    internal static AuthenticatedSession By(DeploymentRole role) => new(
        SessionId.Parse("s-actor"), new Participant(UserId.Parse("actor"), role.SenderType(), "Actor"), role);

    private static StoredAccount Account(DeploymentRole role) =>
        new(new Participant(UserId.Parse("target"), role.SenderType(), "Target"), null, null, null, default)
        {
            Role = role,
        };
}
