import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../Frontend/wwwroot/client/session.js';
import { FakeStorage } from './fakes.js';

/** A session whose server hands out numbered tokens; each refresh token works once. */
function sessionOf({ storage = new FakeStorage(), server = { count: 0, refresh: null, asked: [] } } = {}) {
  const time = { now: 0 };
  const reply = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });
  const fetch = async (url, { body, headers }) => {
    const how = url.split('/').at(-1);
    const members = JSON.parse(body);
    server.asked.push({ how, members, headers });
    if (server.answer) {
      return reply(...server.answer);
    }
    if (how === 'refresh' && members.refreshToken !== server.refresh) {
      return reply(401, { code: 'unauthenticated' });
    }
    server.refresh = `refresh${++server.count}`;
    const user = { id: 'u1', name: 'Ann', type: 'user' };
    return reply(200, { user, accessToken: `access${server.count}`, refreshToken: server.refresh, expiresIn: 600 });
  };
  return { time, server, storage, session: new Session({ storage, fetch, now: () => time.now }) };
}

test('A log-in is kept, and survives a reload of the page', async () => {
  const { session, storage } = sessionOf();
  await session.login('a@b.c', 'secret');
  const again = sessionOf({ storage }).session;
  assert.equal(again.user.name, 'Ann');
  assert.equal(await again.token(), 'access1');
});

test('An access token about to expire is renewed before use, once for all who ask', async () => {
  const { session, time, server } = sessionOf();
  await session.guest('Ann');
  time.now = 571_000;
  const tokens = await Promise.all([session.token(), session.token()]);
  assert.deepEqual(tokens, ['access2', 'access2']);
  assert.equal(server.asked.filter(({ how }) => how === 'refresh').length, 1);
});

test('A window that finds the refresh token spent takes the tokens of the other window', async () => {
  const first = sessionOf();
  await first.session.guest('Ann');
  const second = sessionOf(first);
  const before = first.storage.getItem('orleans-chat.session');
  await second.session.token({ renew: true });
  const after = first.storage.getItem('orleans-chat.session');
  let reads = 0;
  // The first window read the storage just before the second one wrote.
  const late = { ...first.storage, getItem: () => (reads++ < 2 ? before : after) };
  const { session } = sessionOf({ storage: late, server: first.server });
  assert.equal(await session.token({ renew: true }), 'access2');
});

test('A refused renewal means to log in again, an unreachable server does not', async () => {
  const { session, server } = sessionOf();
  await session.guest('Ann');
  server.answer = [503, { code: 'unavailable' }];
  await assert.rejects(session.token({ renew: true }), { code: 'unavailable', temporary: true });
  server.answer = [401, { code: 'unauthenticated' }];
  await assert.rejects(session.token({ renew: true }), { code: 'unauthenticated', temporary: false });
});

test('Too many tries say when to come back', async () => {
  const { session, server } = sessionOf();
  server.answer = [429, { code: 'rate_limited' }, { 'Retry-After': '40' }];
  await assert.rejects(session.login('a@b.c', 'x'), { code: 'rate_limited', retryAfterMs: 40_000 });
});

test('Logging out forgets the tokens and asks the server to revoke them', async () => {
  const { session, server } = sessionOf();
  await session.guest('Ann');
  await session.logout();
  const { how, members, headers } = server.asked.at(-1);
  assert.deepEqual([how, members.refreshToken, headers.Authorization], ['logout', 'refresh1', 'Bearer access1']);
  assert.equal(session.user, null);
  await assert.rejects(session.token(), { code: 'unauthenticated' });
});
