import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../Frontend/wwwroot/client/session.js';
import { FakeStorage } from './fakes.js';

const user = { id: 'u1', name: 'Ann', type: 'user' };
const anew = () => ({ count: 0, cookie: null, asked: [] });
const reply = (status, body, headers = {}) =>
  new Response(status === 204 ? null : JSON.stringify(body), { status, headers });

/** What a browser and the server say to each other: cookies that no script sees, each refresh token good once. */
function answerOf(server, how, members, headers) {
  const proof = headers['X-Chat-Antiforgery'];
  if (server.answer) {
    return reply(...server.answer);
  }
  if (how === 'antiforgery') {
    return server.cookie
      ? reply(200, { antiforgery: `proof of ${server.cookie}` })
      : reply(401, { code: 'unauthenticated' });
  }
  const isProved = members?.refreshToken || proof === `proof of ${server.cookie}`;
  if ((how === 'refresh' || how === 'logout') && server.cookie && !isProved) {
    return reply(403, { code: 'forbidden' });
  }
  if (how === 'logout') {
    server.cookie = null;
    return reply(204);
  }
  if (how === 'refresh' && (members.refreshToken ?? server.cookie ?? '') !== (server.refresh ?? '-')) {
    return reply(401, { code: 'unauthenticated' });
  }
  server.refresh = `refresh${++server.count}`;
  if (members.cookie) {
    server.cookie = server.refresh;
    return reply(200, { user, expiresIn: 600, antiforgery: `proof of ${server.refresh}` });
  }
  return reply(200, { user, expiresIn: 600, accessToken: `access${server.count}`, refreshToken: server.refresh });
}

function sessionOf({ storage = new FakeStorage(), server = anew(), inCookies = true } = {}) {
  const time = { now: 0 };
  const fetch = async (url, { body, headers }) => {
    const how = url.split('/').at(-1);
    const members = body && JSON.parse(body);
    server.asked.push({ how, members, headers });
    return answerOf(server, how, members, headers);
  };
  return { time, server, storage, session: new Session({ storage, fetch, inCookies, now: () => time.now }) };
}

const count = ({ asked }, wanted) => asked.filter(({ how }) => how === wanted).length;

test('A log-in survives a reload of the page, and no script gets to see a token', async () => {
  const { session, storage, server } = sessionOf();
  await session.login('a@b.c', 'secret');
  const again = sessionOf({ storage, server }).session;
  assert.equal(again.user.name, 'Ann');
  assert.equal(await again.token(), undefined);
  assert.equal(server.asked[0].members.cookie, true);
  const kept = storage.keys().map((key) => storage.getItem(key)).join();
  assert.doesNotMatch(kept, /access\d|"refresh/);
});

test('An access token about to expire is renewed before use, once for all who ask', async () => {
  const { session, time, server } = sessionOf();
  await session.guest('Ann');
  time.now = 571_000;
  await Promise.all([session.token(), session.token()]);
  assert.equal(count(server, 'refresh'), 1);
  await session.token();
  assert.equal(count(server, 'refresh'), 1);
});

test('Tokens that an earlier page left in the storage move into cookies', async () => {
  const made = sessionOf();
  made.server.refresh = 'refresh0';
  const stored = { user, accessToken: 'access0', refreshToken: 'refresh0', expiresAt: 600_000 };
  made.storage.setItem('orleans-chat.session', JSON.stringify(stored));
  await made.session.token();
  assert.deepEqual(made.server.asked.at(-1).members, { refreshToken: 'refresh0', cookie: true });
  assert.doesNotMatch(made.storage.getItem('orleans-chat.session'), /refresh0"|accessToken|refreshToken/);
  assert.equal(made.session.user.name, 'Ann');
});

test('A window that comes too late with a renewal goes on with that of the other window', async () => {
  const first = sessionOf();
  await first.session.guest('Ann');
  const second = sessionOf(first);
  const before = first.storage.getItem('orleans-chat.session');
  await second.session.token({ renew: true });
  const after = first.storage.getItem('orleans-chat.session');
  let reads = 0;
  // The first window read the storage just before the second one wrote, and the server refuses its renewal.
  const late = { ...first.storage, getItem: () => (reads++ < 3 ? before : after) };
  first.server.answer = [401, { code: 'unauthenticated' }];
  const { session } = sessionOf({ storage: late, server: first.server });
  await session.token({ renew: true });
  assert.equal(count(first.server, 'refresh'), 2);
});

test('Cookies that another window renewed go with their own proof', async () => {
  const { session, server, storage } = sessionOf();
  await session.guest('Ann');
  // The answer to a renewal set the cookies, but the window was closed before it could note the proof.
  server.cookie = server.refresh = 'refresh7';
  await session.token({ renew: true });
  assert.equal(server.cookie, 'refresh2');
  assert.match(storage.getItem('orleans-chat.session'), /proof of refresh2/);
});

test('A refused renewal means to log in again, an unreachable server does not', async () => {
  const { session, server } = sessionOf();
  await session.guest('Ann');
  server.answer = [503, { code: 'unavailable' }];
  await assert.rejects(session.token({ renew: true }), { code: 'unavailable', temporary: true });
  server.answer = [401, { code: 'unauthenticated' }];
  await assert.rejects(session.token({ renew: true }), { code: 'unauthenticated', temporary: false });
});

test('Cookies that are gone mean to log in again', async () => {
  const { session, server } = sessionOf();
  await session.guest('Ann');
  server.cookie = null;
  await assert.rejects(session.token({ renew: true }), { code: 'unauthenticated' });
});

test('Too many tries say when to come back', async () => {
  const { session, server } = sessionOf();
  server.answer = [429, { code: 'rate_limited' }, { 'Retry-After': '40' }];
  await assert.rejects(session.login('a@b.c', 'x'), { code: 'rate_limited', retryAfterMs: 40_000 });
});

test('Logging out ends the session on the server before the page goes on', async () => {
  const { session, server } = sessionOf();
  await session.guest('Ann');
  const changes = [];
  session.on('changed', (now) => changes.push([now, server.cookie]));
  await session.logout();
  assert.deepEqual(changes, [[null, null]]);
  assert.equal(session.user, null);
  await assert.rejects(session.token(), { code: 'unauthenticated' });
});

test('A log-out without a connection is made good when the page is next opened, unless somebody came in', async () => {
  const { session, server, storage } = sessionOf();
  await session.guest('Ann');
  server.answer = [503, {}];
  await session.logout();
  assert.deepEqual([session.user, server.cookie], [null, 'refresh1']);
  server.answer = null;
  await sessionOf({ storage, server }).session.finishLogout();
  assert.equal(server.cookie, null);

  await session.guest('Ann');
  server.answer = [503, {}];
  await session.logout();
  server.answer = null;
  await session.guest('Bo');
  await sessionOf({ storage, server }).session.finishLogout();
  assert.equal(server.cookie, 'refresh3');
});

test('A log-out that another window is busy with is left to it', async () => {
  const { session, server, storage } = sessionOf();
  await session.guest('Ann');
  const leaving = session.logout();
  const other = sessionOf({ storage, server }).session;
  await other.finishLogout();
  await leaving;
  assert.equal(count(server, 'logout'), 1);
});

test('Without cookies the tokens stay in memory and go with the page', async () => {
  const { session, server, storage, time } = sessionOf({ inCookies: false });
  await session.guest('Ann');
  assert.equal(await session.token(), 'access1');
  time.now = 600_000;
  assert.equal(await session.token(), 'access2');
  assert.deepEqual(server.asked.at(-1).members, { refreshToken: 'refresh1' });
  assert.equal(sessionOf({ storage, server, inCookies: false }).session.user, null);
  await session.logout();
  assert.equal(server.asked.at(-1).headers.Authorization, 'Bearer access2');
});

test('Where nothing but cookies lasts, they say who is logged in', async () => {
  const { session, server } = sessionOf();
  await session.guest('Ann');
  const again = sessionOf({ server }).session;
  await again.restore();
  assert.equal(again.user.name, 'Ann');
  const nobody = sessionOf().session;
  await nobody.restore();
  assert.equal(nobody.user, null);
});
