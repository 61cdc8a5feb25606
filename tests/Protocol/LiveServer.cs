using OrleansChat.Tests.Client;
using OrleansChat.Tests.Client.Http;
using OrleansChat.Tests.Client.Servers;
using OrleansChat.Tests.Client.Sockets;
using OrleansChat.Tests.Protocol;

[assembly: AssemblyFixture(typeof(LiveServer))]

namespace OrleansChat.Tests.Protocol;

/// <summary>One whole server for all tests that do not stop it or change its settings.</summary>
public class LiveServer : IAsyncLifetime
{
    private ChatServer? _server;
    private ChatHttp? _http;

    public static CancellationToken Stopped => TestContext.Current.CancellationToken;

    protected virtual ChatServerOptions Options => new();

    public Uri Address => _server!.Address;

    public ChatHttp Http => _http!;

    public async ValueTask InitializeAsync()
    {
        _server = await ChatServer.Start(Options);
        _http = new ChatHttp(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    public Task<ChatConnection> Connect(SocketOptions? options = null) =>
        ChatConnection.Open(Address, options, Stopped);

    /// <summary>A person with e-mail and password, who has that role.</summary>
    public async Task<Member> Register(string role = "member")
    {
        var handle = $"h{Guid.NewGuid():N}"[..20];
        var member = new Member($"{handle}@example.org", "correct horse battery");
        var account = await Http.Register(member.Email, handle, member.Password, "Bea", Stopped);
        if (role == "member")
        {
            return member with { Account = account };
        }

        var (exitCode, output) = await ChatCommand.Run(
            ["admin", "grant", "--data", _server!.Data, "--email", member.Email, "--role", role], Stopped);
        exitCode.ShouldBe(0, output);
        return member with { Account = await Http.Login(member.Email, member.Password, Stopped) };
    }

    /// <summary>The token in the newest mail to somebody about a forgotten password.</summary>
    public async Task<string> MailedToken(string email)
    {
        var folder = Path.Combine(_server!.Data, "mail");
        using var period = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await period.WaitForNextTickAsync(Stopped))
        {
            var texts = Directory.Exists(folder)
                ? Directory.GetFiles(folder, "*.txt").OrderDescending().Select(File.ReadAllText)
                : [];
            if (texts.FirstOrDefault(text => text.Contains($"To: {email}\n", StringComparison.Ordinal)) is { } mail)
            {
                var start = mail.IndexOf("#reset=", StringComparison.Ordinal) + "#reset=".Length;
                return mail[start..mail.IndexOf('\n', start)].Trim();
            }
        }

        throw new OperationCanceledException(Stopped);
    }

    /// <summary>A new guest who said hello.</summary>
    public async Task<Visitor> Visit(string name = "Ann", bool? batch = null) =>
        await Visit(await Http.Guest(name, Stopped), batch);

    /// <summary>One more connection of somebody.</summary>
    public async Task<Visitor> Visit(Account account, bool? batch = null)
    {
        var connection = await Connect();
        return new Visitor(account, connection, await connection.Hello(account.AccessToken, batch, Stopped));
    }
}
