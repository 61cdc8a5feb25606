import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../../Frontend/wwwroot/client/chat.js';
import { ChatError } from '../../Frontend/wwwroot/client/protocol.js';
import { Unfinished } from '../../Frontend/wwwroot/client/unfinished.js';
import { FakeClock, FakeServer, FakeStorage, message, settle } from './fakes.js';

const item = {
  id: 'c', kind: 'channel', title: 'General', epoch: 'e1', head: 100, read: 100, unread: 0, memberCount: 3,
};
const me = { id: 'me', name: 'Me', type: 'user' };

/** A page of one person, connected; `storage` is what the browser keeps over reloads. */
async function pageOf(storage, { head = 100 } = {}) {
  const clock = new FakeClock();
  const server = new FakeServer();
  const { openSocket } = server;
  const session = { user: me, token: async () => undefined };
  const chat = new Chat({ session, storage, url: 'ws://x', device: 'd', openSocket, clock, random: () => 1 });
  chat.start();
  await server.welcome();
  await server.socket.answer('conversations', { items: [{ ...item, head }], next: null });
  const follow = () => server.socket.answer('subscribe', {
    items: [{ id: 'c', epoch: 'e1', head, recovered: true, events: [] }],
  });
  return { chat, clock, server, follow, conversation: chat.get('c') };
}

const entries = ({ conversation }) => conversation.outbox.entries.map(({ text, state }) => `${text} ${state}`);

test('A message that no answer came for is sent again after a reload, with the same client id', async () => {
  const storage = new FakeStorage();
  const before = await pageOf(storage);
  await before.follow();
  before.conversation.outbox.submit('Hello');
  await before.clock.advance(2_000);
  before.conversation.outbox.submit('And more');
  const [{ clientId }] = before.server.socket.open('send');

  const after = await pageOf(storage);
  assert.deepEqual(entries(after), ['Hello waiting', 'And more waiting']);
  assert.equal(after.server.socket.open('send').length, 0);
  await after.follow();
  assert.equal(after.server.socket.open('send')[0].clientId, clientId);
  await after.server.socket.answer('send', { seq: 101, at: '', epoch: 'e1', duplicate: false });
  await after.server.socket.say(message(101, { clientId, sender: me }));
  assert.deepEqual(entries(after), ['And more sending']);
  assert.deepEqual(entries(await pageOf(storage)), ['And more waiting']);
});

test('A message that was stored before the reload is shown once', async () => {
  const storage = new FakeStorage();
  const before = await pageOf(storage);
  await before.follow();
  before.conversation.outbox.submit('Hello');
  const after = await pageOf(storage, { head: 101 });
  await after.follow();
  await after.server.socket.answer('send', { seq: 101, at: '', epoch: 'e1', duplicate: true });
  assert.deepEqual(entries(after), []);
});

test('A message of the history is not shown as one on its way, too', async () => {
  const storage = new FakeStorage();
  const before = await pageOf(storage);
  await before.follow();
  before.conversation.outbox.submit('Hello');
  const [{ clientId }] = before.server.socket.open('send');
  const after = await pageOf(storage, { head: 101 });
  after.conversation.loadOlder();
  const events = [message(101, { clientId, sender: me })];
  await after.server.socket.answer('history', { events, epoch: 'e1', head: 101, oldest: 1, more: true });
  assert.deepEqual(entries(after), []);
  await after.follow();
  assert.equal(after.server.socket.open('send').length, 0);
});

test('A refused message waits for the person after a reload, too, until they discard it', async () => {
  const storage = new FakeStorage();
  const before = await pageOf(storage);
  await before.follow();
  before.conversation.outbox.submit('Hello');
  await before.server.socket.refuse('send', { code: 'muted', message: 'Muted.' });
  const after = await pageOf(storage);
  await after.follow();
  assert.deepEqual(entries(after), ['Hello failed']);
  const [{ clientId, error }] = after.conversation.outbox.entries;
  assert.ok(error instanceof ChatError);
  after.conversation.outbox.discard(clientId);
  assert.deepEqual(entries(await pageOf(storage)), []);
});

test('Drafts are kept for each person and conversation, until they log out', () => {
  const storage = new FakeStorage();
  const ann = new Unfinished(storage, 'ann');
  ann.keepDraft('c', 'Dear');
  ann.keepDraft('d', 'Sir');
  assert.equal(new Unfinished(storage, 'ann').draftOf('c'), 'Dear');
  assert.equal(new Unfinished(storage, 'bo').draftOf('c'), '');
  ann.keepDraft('d', '');
  ann.messagesOf('c').keep({ clientId: 'k', text: 'x', at: '2026', order: 1, state: 'waiting', error: null });
  storage.setItem('other', 'stays');
  ann.forgetAll();
  assert.deepEqual(storage.keys(), ['other']);
});

test('What a message answers is known after a reload, too', async () => {
  const storage = new FakeStorage();
  const before = await pageOf(storage);
  await before.follow();
  before.conversation.outbox.submit('Yes', 98);
  const after = await pageOf(storage);
  await after.follow();
  assert.equal(after.server.socket.open('send')[0].replyTo, 98);
});

test('A thread has a draft of its own', () => {
  const ann = new Unfinished(new FakeStorage(), 'ann');
  ann.keepDraft('c', 'Dear all');
  ann.keepDraft('c', 'Dear Bo', 7);
  assert.deepEqual([ann.draftOf('c'), ann.draftOf('c', 7), ann.draftOf('c', 8)], ['Dear all', 'Dear Bo', '']);
});

test('What was written in a conversation goes with it', async () => {
  const storage = new FakeStorage();
  const { chat, server, follow } = await pageOf(storage);
  await follow();
  chat.unfinished.keepDraft('c', 'Dear');
  chat.unfinished.keepDraft('c', 'Dear Bo', 7);
  await server.socket.say({ event: 'removed', conversation: 'c' });
  assert.deepEqual(storage.keys(), []);
});

test('Whom one has blocked is not shown typing from that moment on, in whatever window it was said', async () => {
  const { chat, server, follow, conversation } = await pageOf(new FakeStorage());
  await follow();
  await server.socket.answer('blocked', { items: [{ id: 'eve', name: 'Eve', type: 'user' }] });
  const typing = (user) => server.socket.say({ event: 'typing', conversation: 'c', user, name: user, on: true });
  await typing('eve');
  await typing('bo');
  assert.deepEqual(conversation.typists, ['bo']);
  await server.socket.say({ event: 'block', user: 'bo', on: true });
  assert.deepEqual([conversation.typists, chat.blocks.has('bo')], [[], true]);
  await server.socket.say({ event: 'block', user: 'eve', on: false });
  assert.deepEqual(conversation.typists, ['eve']);
});

test('A conversation marked as unread on another device is unread here', async () => {
  const { server, clock, follow, conversation } = await pageOf(new FakeStorage());
  await follow();
  await server.socket.say({ event: 'settings', conversation: 'c', read: 97 });
  await clock.advance(400);
  await server.socket.answer('conversations', { items: [{ ...item, read: 97, unread: 3 }], next: null });
  assert.deepEqual([conversation.reading.read, conversation.reading.unread], [97, 3]);
});

test('An event that cannot be taken in is reported, and those after it are taken in', async () => {
  const reported = [];
  globalThis.reportError = (error) => reported.push(error);
  try {
    const { server, follow, conversation } = await pageOf(new FakeStorage());
    await follow();
    const broken = message(101, { sender: null });
    await server.socket.say(broken, message(102));
    assert.equal(reported.length, 1);
    assert.equal(conversation.timeline.last, 102);
  } finally {
    delete globalThis.reportError;
  }
  await settle();
});

test('A message keeps its files over a reload', async () => {
  const storage = new FakeStorage();
  const before = await pageOf(storage);
  await before.follow();
  before.conversation.outbox.submit('', null, [{ id: 'f-1', name: 'a.txt', type: 'text/plain', bytes: 1 }]);
  const after = await pageOf(storage);
  await after.follow();
  assert.deepEqual(after.server.socket.open('send')[0].attachments, ['f-1']);
});
