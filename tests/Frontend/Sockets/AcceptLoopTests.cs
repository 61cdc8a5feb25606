using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OrleansChat.Frontend.Delivery;
using OrleansChat.Frontend.Sockets;
using OrleansChat.Tests.Frontend.Fixtures;
using OrleansChat.Tests.Shared;

namespace OrleansChat.Tests.Frontend.Sockets;

public sealed class AcceptLoopTests : IDisposable
{
    private static readonly TimeSpan Pause = AcceptLoop.PauseWithoutRoom;

    private readonly ManualTime _time = new();
    private readonly LogList _log = new();
    private readonly Queue<Func<Socket>> _accepts = new();
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly AcceptLoop _loop;

    public AcceptLoopTests()
    {
        var admission = new Admission(new WriteScheduler(1, TimeSpan.Zero, TimeProvider.System), TimeProvider.System);
        _loop = new AcceptLoop(_ => ValueTask.FromResult(_accepts.Dequeue()()), admission, _time, _log);
    }

    private static CancellationToken Stopped => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_was_gone_before_it_was_accepted_is_passed_over_and_hardly_logged()
    {
        Fail(SocketError.ConnectionAborted);
        Fail(SocketError.ConnectionReset);
        _accepts.Enqueue(() => _client);
        (await _loop.Next(Stopped)).ShouldBe(_client);
        _log.Entries.Select(entry => entry.Level).ShouldBe([LogLevel.Debug, LogLevel.Debug]);
        _log.Entries[0].Text.ShouldContain("ConnectionAborted");
    }

    [Fact]
    public async Task Without_room_for_one_more_connection_it_tries_again_after_a_pause_and_logs_it_once_a_minute()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Fail(SocketError.TooManyOpenSockets);
        }

        _accepts.Enqueue(() => _client);
        var accepted = _loop.Next(Stopped).AsTask();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await _time.WhenArmed(Pause);
            accepted.IsCompleted.ShouldBeFalse();
            _time.Advance(Pause);
        }

        await _time.WhenArmed(Pause);
        _log.Entries.ShouldHaveSingleItem().Level.ShouldBe(LogLevel.Warning);
        _log.Entries[0].Text.ShouldContain("trying again every 100 ms");
        _time.Advance(Pause);
        (await accepted).ShouldBe(_client);

        Fail(SocketError.TooManyOpenSockets);
        _accepts.Enqueue(() => _client);
        _time.Advance(AcceptLoop.LogPeriod);
        accepted = _loop.Next(Stopped).AsTask();
        await _time.WhenArmed(Pause);
        _log.Entries.Count.ShouldBe(2);
        _time.Advance(Pause);
        await accepted;
    }

    [Fact]
    public async Task It_ends_when_the_socket_is_closed()
    {
        _accepts.Enqueue(() => throw new ObjectDisposedException(nameof(Socket)));
        (await _loop.Next(Stopped)).ShouldBeNull();
        Fail(SocketError.OperationAborted);
        (await _loop.Next(Stopped)).ShouldBeNull();
        _log.Entries.ShouldBeEmpty();
    }

    public void Dispose() => _client.Dispose();

    private void Fail(SocketError error) => _accepts.Enqueue(() => throw new SocketException((int)error));
}
