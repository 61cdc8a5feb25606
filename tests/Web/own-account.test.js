import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceName } from '../../Frontend/wwwroot/client/device-name.js';
import {
  OwnAccount, forgotPassword, resetPassword, resetTokenOf,
} from '../../Frontend/wwwroot/client/own-account.js';
import { Session } from '../../Frontend/wwwroot/client/session.js';
import { errorSentence } from '../../Frontend/wwwroot/views/words.js';
import { FakeStorage } from './fakes.js';

/** An account whose server gives the answers in turn, after a log-in that needs none. */
async function accountOf(...answers) {
  const asked = [];
  let tokens = 0;
  const fetch = async (url, { method, headers, body }) => {
    const what = url.replace('/api/v1/auth/', '');
    const members = body === undefined ? undefined : JSON.parse(body);
    asked.push({ method, what, members, proof: headers['X-Chat-Antiforgery'] });
    if (what === 'login' || what === 'refresh') {
      const user = { id: 'u1', name: 'Ann', type: 'user' };
      return new Response(JSON.stringify({ user, antiforgery: `proof${++tokens}`, expiresIn: 600 }));
    }
    const [status, answer, more] = answers.shift();
    return new Response(status === 204 ? null : JSON.stringify(answer), { status, headers: more });
  };
  const session = new Session({ storage: new FakeStorage(), fetch, device: 'Firefox on Linux', now: () => 0 });
  await session.login('a@b.c', 'secret');
  return { session, account: new OwnAccount(session), asked };
}

test('A log-in names the device', async () => {
  const { asked } = await accountOf();
  assert.equal(asked[0].members.device, 'Firefox on Linux');
});

test('Sessions are listed with the one of this page first', async () => {
  const items = [{ id: 'a', current: false }, { id: 'b', current: true }];
  const { account, asked } = await accountOf([200, { items }]);
  assert.deepEqual((await account.sessions()).map(({ id }) => id), ['b', 'a']);
  assert.deepEqual(asked.at(-1), { method: 'GET', what: 'sessions', members: undefined, proof: 'proof1' });
});

test('Signing out a session that is gone already is no failure', async () => {
  const { account, asked } = await accountOf([204], [404, { code: 'not_found' }], [503, { code: 'unavailable' }]);
  await account.signOut('s/1');
  assert.deepEqual([asked.at(-1).method, asked.at(-1).what], ['DELETE', 'sessions/s%2F1']);
  await account.signOut('s2');
  await assert.rejects(account.signOut('s3'), { code: 'unavailable' });
});

test('An access token that the server takes no more is renewed once', async () => {
  const { account, asked } = await accountOf([401, { code: 'unauthenticated' }], [200, { role: 'member' }]);
  assert.equal((await account.describe()).role, 'member');
  assert.deepEqual(asked.map(({ what }) => what), ['login', 'me', 'refresh', 'me']);
  assert.equal(asked.at(-1).proof, 'proof2');
});

test('A password is changed only when it was written alike twice', async () => {
  const { account, asked } = await accountOf([204]);
  const wish = { current: 'old secret', password: 'new secret', repeated: 'new sceret' };
  await assert.rejects(account.changePassword(wish), /don't match/);
  assert.equal(asked.length, 1);
  await account.changePassword({ ...wish, repeated: 'new secret' });
  assert.deepEqual(asked.at(-1).members, { current: 'old secret', password: 'new secret' });
});

test('Who forgot the password asks for a mail, and sets a new one with its token, both without a log-in', async () => {
  const { session, asked } = await accountOf([202, {}], [204]);
  await forgotPassword(session, ' a@b.c ');
  await resetPassword(session, { token: 't.1', password: 'new secret', repeated: 'new secret' });
  assert.deepEqual(asked.slice(1), [
    { method: 'POST', what: 'password/forgot', members: { email: 'a@b.c' }, proof: undefined },
    { method: 'POST', what: 'password/reset', members: { token: 't.1', password: 'new secret' }, proof: undefined },
  ]);
});

test('A limit without a code in its body is a limit all the same', async () => {
  const { session } = await accountOf([429, 'busy', { 'Retry-After': '7' }]);
  await assert.rejects(forgotPassword(session, 'a@b.c'), { code: 'rate_limited', retryAfterMs: 7_000 });
});

test('The token of a link is found in the fragment, and nowhere else', () => {
  assert.deepEqual(['#reset=a.b-c', '#reset=', '#c/reset=x', ''].map(resetTokenOf), ['a.b-c', null, null, null]);
});

test('What is wrong with a new password is said as a sentence', () => {
  const error = { code: 'schema_violation', message: 'password: must have 8–128 characters.' };
  assert.equal(errorSentence(error), 'The password must have 8–128 characters.');
});

test('Browsers are named by what only they say of themselves', () => {
  const mozilla = 'Mozilla/5.0';
  const names = {
    [`${mozilla} (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0`]: 'Firefox on Linux',
    [`${mozilla} (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0`]: 'Edge on Windows',
    [`${mozilla} (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36`]: 'Chrome on Android',
    [`${mozilla} (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1`]: 'Safari on iPhone',
    something: 'Browser on an unknown system',
  };
  assert.deepEqual(Object.keys(names).map(deviceName), Object.values(names));
});
