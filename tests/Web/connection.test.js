import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../Frontend/wwwroot/client/backoff.js';
import { Connection } from '../../Frontend/wwwroot/client/connection.js';
import { ChatError, closeVerdict, textLength } from '../../Frontend/wwwroot/client/protocol.js';
import { FakeClock, FakeServer, settle } from './fakes.js';

function connectionOf(token = async () => 'token') {
  const clock = new FakeClock();
  const server = new FakeServer();
  const { openSocket } = server;
  const connection = new Connection({
    url: 'ws://x', device: 'd', client: 'test', token, openSocket, clock, random: () => 1,
  });
  return { clock, server, connection };
}

async function opened(token) {
  const made = connectionOf(token);
  made.connection.start();
  await made.server.welcome();
  return made;
}

test('The first frame is hello, with token, device and batch', async () => {
  const { server, connection } = await opened();
  const [{ type, token, device, batch }] = server.socket.sent;
  assert.deepEqual([type, token, device, batch], ['hello', 'token', 'd', true]);
  assert.equal(connection.state.name, 'open');
});

test('Replies find their requests in any order, several in one message', async () => {
  const { server, connection } = await opened();
  const first = assert.rejects(connection.request('members', {}), { code: 'forbidden', temporary: false });
  const second = connection.request('browse', {});
  const [, { id: firstId }, { id: secondId }] = server.socket.sent;
  await server.socket.say({ re: secondId, ok: { b: 1 } }, { re: firstId, error: { code: 'forbidden', message: 'No' } });
  assert.deepEqual(await second, { b: 1 });
  await first;
});

test('Events reach the listener, unknown replies nobody', async () => {
  const { server, connection } = await opened();
  const heard = [];
  connection.onEvent = (event) => heard.push(event.event);
  await server.socket.say({ event: 'message' }, { re: 99, ok: {} }, { event: 'of the future' });
  assert.deepEqual(heard, ['message', 'of the future']);
});

test('Without a connection a request fails at once; one in flight fails with the connection', async () => {
  const { server, connection } = await opened();
  const lost = assert.rejects(connection.request('browse', {}), { code: 'disconnected', temporary: true });
  await server.socket.end(1006);
  await lost;
  await assert.rejects(connection.request('browse', {}), { code: 'offline', temporary: true });
});

test('A request that nobody answers ends', async () => {
  const { connection, clock, server } = await opened();
  const request = assert.rejects(connection.request('browse', {}), { code: 'timeout', temporary: true });
  for (let seconds = 0; seconds < 30; seconds++) {
    await clock.advance(1000);
    await server.socket.say({ event: 'presence' });
  }
  await request;
});

test('A lost connection comes back, later with every failure, and at once on demand', async () => {
  const { server, connection, clock } = await opened();
  const waits = [];
  for (let loss = 0; loss < 8; loss++) {
    await server.socket.end(1006);
    waits.push(connection.state.retryAt - clock.now());
    await clock.advance(waits.at(-1));
    assert.equal(connection.state.name, 'connecting');
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  await server.socket.end(1006);
  connection.retryNow();
  await server.welcome();
  assert.equal(connection.state.name, 'open');
});

test('A connection that held starts the back-off anew', async () => {
  const { server, connection, clock } = await opened();
  for (let loss = 0; loss < 4; loss++) {
    await clock.advance(11_000);
    await server.socket.end(1006);
    assert.equal(connection.state.retryAt - clock.now(), 500);
    await clock.advance(500);
    await server.welcome();
  }
});

test('Half of a wait is random', () => {
  assert.equal(backoffMs(2, () => 0), 1000);
  assert.equal(backoffMs(2, () => 1), 2000);
  assert.equal(backoffMs(1000, () => 1), 30_000);
});

test('A hello that meets a limit is said again when the limit ends, and not on demand', async () => {
  const { server, connection, clock } = connectionOf();
  connection.start();
  await settle();
  server.socket.onopen();
  await settle();
  await server.socket.refuse('hello', { code: 'rate_limited', retryAfterMs: 40_000 });
  connection.retryNow();
  assert.equal(connection.state.limited, true);
  assert.equal(connection.state.retryAt - clock.now(), 40_000);
  await clock.advance(40_000);
  await server.welcome();
  assert.equal(connection.state.name, 'open');
});

test('A goodbye sets the time of return', async () => {
  const { server, connection, clock } = await opened();
  await server.socket.say({ event: 'goodbye', retryAfterMs: 4000 });
  await clock.advance(1000);
  await server.socket.end(4000);
  assert.equal(connection.state.retryAt - clock.now(), 3000);
});

test('After a goodbye the client goes by itself when its time has come', async () => {
  const { server, connection, clock } = await opened();
  await server.socket.say({ event: 'goodbye', retryAfterMs: 4000 });
  const { socket } = server;
  await clock.advance(4100);
  assert.ok(socket.closed);
  await server.welcome();
  assert.equal(connection.number, 2);
});

test('A silent connection is probed, and left when there is no answer', async () => {
  const { server, connection, clock } = await opened();
  await clock.advance(25_000);
  assert.equal(server.socket.open('ping').length, 1);
  await server.socket.answer('ping', {});
  await clock.advance(25_000);
  const { socket } = server;
  await clock.advance(5_000);
  assert.ok(socket.closed);
  assert.equal(connection.statistics.losses, 1);
});

test('A frame that cannot be read ends the connection, which comes back', async () => {
  const { server, connection } = await opened();
  server.socket.onmessage({ data: '{"event":' });
  assert.equal(connection.state.name, 'waiting');
});

test('Close codes decide what happens next', () => {
  const verdicts = (...codes) => codes.map(closeVerdict);
  assert.deepEqual(new Set(verdicts(1000, 1001, 1006, 1011, 4000, 4001, 4002, 4003, 4004, 4499)), new Set(['return']));
  assert.deepEqual(new Set(verdicts(1003, 1007, 1009, 4500, 4503, 4504, 4999)), new Set(['stop']));
  assert.deepEqual(verdicts(4501, 4502), ['renew', 'login']);
});

test('A refused token is renewed once, then the person logs in again', async () => {
  const asked = [];
  const { server, connection } = connectionOf(async (how) => {
    asked.push(how.renew);
    return 'token';
  });
  connection.start();
  for (let attempt = 0; attempt < 2; attempt++) {
    await settle();
    server.socket.onopen();
    await settle();
    await server.socket.refuse('hello', { code: 'unauthenticated', message: 'No' });
    await server.socket.end(4501);
  }
  assert.deepEqual(asked, [false, true]);
  assert.deepEqual(connection.state, { name: 'stopped', reason: 'login', code: 4501 });
});

test('A session that is over stops the connection, a network that is away does not', async () => {
  const over = connectionOf(async () => {
    throw new ChatError('unauthenticated');
  });
  over.connection.start();
  await settle();
  assert.equal(over.connection.state.reason, 'login');
  const away = connectionOf(async () => {
    throw ChatError.offline();
  });
  away.connection.start();
  await settle();
  assert.equal(away.connection.state.name, 'waiting');
});

test('A stopped connection stays stopped until it is started', async () => {
  const { server, connection, clock } = await opened();
  await server.socket.end(4503);
  await clock.advance(600_000);
  assert.deepEqual(connection.state, { name: 'stopped', reason: 'closed', code: 4503 });
  connection.start();
  await server.welcome();
  assert.equal(connection.state.name, 'open');
});

test('Length is counted in scalar values', () => {
  assert.equal(textLength('a🙂é'), 3);
});
