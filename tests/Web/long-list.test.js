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

const activeAt = (item, at) => ({ ...item, head: 11, last: { ...item.last, seq: 11, at } });

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

test('What becomes active while the list is paged is listed at its end, and moves only itself', async () => {
  const made = chatOf(150);
  made.items[149].last = null;
  await made.server.welcome();
  let pages = 0;
  await answerAll(made, () => {
    if (++pages === 1) {
      const moved = activeAt(made.items[120], '2026-02-01T00:00:00Z');
      const again = activeAt(made.items[3], '2026-02-02T00:00:00Z');
      made.items.splice(120, 1);
      made.items.push(moved, again);
    }
  });
  const order = made.chat.conversations.map(({ id }) => id);
  assert.equal(order.length, 150);
  assert.deepEqual([...order.slice(0, 3), order.at(-1)], ['c3', 'c120', 'c0', 'c149']);
  assert.equal(made.chat.get('c3').last.seq, 11);
});

test('A whole list without a known conversation means that one is no longer in it', async () => {
  const made = chatOf(250);
  const removed = [];
  made.chat.on('removed', ({ id }) => removed.push(id));
  await made.server.welcome();
  await answerAll(made);
  made.items.splice(20, 1);
  made.chat.refreshSoon();
  await made.clock.advance(400);
  await answerAll(made);
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
