import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../../Frontend/wwwroot/client/chat.js';
import { FakeClock, FakeServer, message, settle } from './fakes.js';

const PageSize = 100;

/** A person with so many conversations, the newest first, and a server that lists and follows them. */
function chatOf(count) {
  const clock = new FakeClock();
  const server = new FakeServer();
  const session = { user: { id: 'me', name: 'Me', type: 'user' }, token: async () => 'token' };
  const { openSocket } = server;
  const chat = new Chat({ session, url: 'ws://x', device: 'd', openSocket, clock, random: () => 1 });
  const items = Array.from({ length: count }, (_, index) => itemOf(index));
  chat.start();
  return { chat, clock, server, items, subscribed: [] };
}

const itemOf = (index) => ({
  id: `c${index}`, kind: 'channel', title: `Channel ${index}`, epoch: 'e1', head: 10, read: 10, unread: 0,
  memberCount: 2,
  last: message(10, { conversation: `c${index}`, at: new Date(Date.UTC(2026, 0, 1) - index * 60_000).toISOString() }),
});

/** Answers requests for the list and for subscriptions until there are none; `between` may change the list. */
async function answerAll({ server, items, subscribed }, between = () => {}) {
  const { socket } = server;
  for (;;) {
    const [list] = socket.open('conversations');
    const [subscribe] = socket.open('subscribe');
    if (list !== undefined) {
      const from = Number(list.after ?? 0);
      const next = from + PageSize < items.length ? String(from + PageSize) : null;
      await socket.answer('conversations', { items: items.slice(from, from + list.limit), next });
      between();
    } else if (subscribe !== undefined) {
      subscribed.push(subscribe.conversations.length);
      const followed = subscribe.conversations.map(({ id, after }) => (
        { id, epoch: 'e1', head: after, recovered: true, events: [] }));
      await socket.answer('subscribe', { items: followed });
    } else {
      return;
    }
    await settle();
  }
}

test('More than 200 conversations are listed and followed, in subscriptions of 200', async () => {
  const made = chatOf(450);
  await made.server.welcome();
  await answerAll(made);
  assert.equal(made.chat.conversations.length, 450);
  assert.deepEqual(made.subscribed, [200, 200, 50]);
  assert.equal(made.chat.hasMore, false);
  await made.server.socket.say(message(11, { conversation: 'c449', at: '2026-02-01T00:00:00.000Z' }));
  assert.equal(made.chat.conversations[0].id, 'c449');
});

test('Beyond 1,000 conversations more are listed when somebody wants to see them', async () => {
  const made = chatOf(1_150);
  await made.server.welcome();
  await answerAll(made);
  assert.deepEqual([made.chat.conversations.length, made.chat.hasMore], [1_000, true]);
  const more = made.chat.loadMore();
  await settle();
  await answerAll(made);
  await more;
  assert.deepEqual([made.chat.conversations.length, made.chat.hasMore], [1_150, false]);
});

test('A conversation that becomes active while the list is paged is in it', async () => {
  const made = chatOf(250);
  await made.server.welcome();
  let moves = 0;
  await answerAll(made, () => moves++ === 0 && made.items.unshift(...made.items.splice(180, 1)));
  assert.ok(made.chat.get('c180'));
  assert.ok(made.chat.get('c99'));
  assert.equal(made.chat.conversations.length, 250);
});

test('A known conversation that a long list misses once stays, one that is gone goes', async () => {
  const made = chatOf(250);
  const removed = [];
  made.chat.on('removed', ({ id }) => removed.push(id));
  await made.server.welcome();
  await answerAll(made);
  const again = async (between) => {
    made.chat.refreshSoon();
    await made.clock.advance(400);
    await answerAll(made, between);
  };
  const [missed] = made.items.splice(150, 1);
  let pages = 0;
  await again(() => ++pages === 4 && made.items.push(missed));
  assert.deepEqual(removed, []);
  made.items.splice(20, 1);
  await again();
  assert.deepEqual(removed, ['c20']);
});

test('Conversations without a title are named when they come into view, and asked for once', async () => {
  const made = chatOf(1);
  Object.assign(made.items[0], { kind: 'group', title: undefined });
  await made.server.welcome();
  await answerAll(made);
  const conversation = made.chat.get('c0');
  made.chat.nameAfterMembers(conversation);
  await settle();
  assert.equal(made.server.socket.open('members').length, 1);
  const person = (id, name) => ({ id, name, type: 'user', role: 'member' });
  await made.server.socket.answer('members', { items: [person('me', 'Me'), person('ann', 'Ann'), person('bo', 'Bo')] });
  assert.equal(String(conversation.name).replace(/[\u2068\u2069]/gu, ''), 'Ann, Bo');
});
