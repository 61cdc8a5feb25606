import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channel, chatOf } from './chat-of.js';
import { message, messages } from './fakes.js';

const reconnect = async ({ server, clock }) => {
  await server.socket.end(1006);
  await clock.advance(60_000);
};

const seqs = ({ timeline }) => timeline.events.map(({ seq }) => seq);
const range = (from, to) => messages(from, to).map(({ seq }) => seq);
const page = (from, to, more = {}) => ({
  events: messages(from, to), epoch: 'e1', head: to, oldest: 1, more: from > 1, ...more,
});

test('Every conversation of the list is followed from where the list ends', async () => {
  const { server } = await chatOf();
  const subscribe = server.socket.sent.find(({ type }) => type === 'subscribe');
  assert.deepEqual(subscribe.conversations, [{ id: 'c', after: 100, epoch: 'e1' }]);
});

test('Live messages of others count as unread until they are read', async () => {
  const { server, conversation, clock } = await chatOf();
  await server.socket.say(message(101), message(102, { sender: { type: 'user', id: 'me', name: 'Me' } }));
  assert.equal(conversation.reading.unread, 3);
  conversation.readTo(102);
  assert.equal(conversation.reading.unread, 0);
  await clock.advance(1000);
  const [mark] = server.socket.open('mark');
  assert.equal(mark.read, 102);
});

test('What has arrived is marked as delivered, once for a burst, but not in a crowd', async () => {
  const small = await chatOf([channel({ unread: 0, read: 100 })]);
  await small.server.socket.say(...messages(101, 103));
  await small.clock.advance(1000);
  assert.deepEqual(small.server.socket.open('mark').map(({ delivered }) => delivered), [103]);
  const crowd = await chatOf([channel({ unread: 0, read: 100, memberCount: 51 })]);
  await crowd.server.socket.say(message(101));
  await crowd.clock.advance(1000);
  assert.equal(crowd.server.socket.open('mark').length, 0);
});

test('Who joins a channel starts with nothing unread', async () => {
  const { server, chat } = await chatOf([]);
  const joining = chat.join('c');
  await server.socket.answer('join', { seq: 101 });
  const joined = channel({ head: 101, read: 0, unread: 99 });
  await server.socket.answer('conversations', { items: [joined], next: null });
  const followed = { id: 'c', epoch: 'e1', head: 101, recovered: true, events: [] };
  await server.socket.answer('subscribe', { items: [followed] });
  const conversation = await joining;
  assert.equal(conversation.reading.unread, 0);
});

test('A mark that the connection took with it is said again', async () => {
  const made = await chatOf();
  made.conversation.readTo(100);
  await made.clock.advance(1000);
  assert.equal(made.server.socket.open('mark').at(-1).read, 100);
  await reconnect(made);
  await made.connect([channel()], [{ id: 'c', epoch: 'e1', head: 100, recovered: true, events: [] }]);
  await made.clock.advance(1000);
  assert.equal(made.server.socket.open('mark').at(-1).read, 100);
});

test('A direct conversation is named after the other person, whose presence is watched', async () => {
  const { server, conversation, chat } = await chatOf([channel({ kind: 'direct', title: undefined })]);
  const person = (id, name) => ({ id, name, type: 'user', role: 'member', online: true });
  await server.socket.answer('members', { items: [person('me', 'Me'), person('ann', 'Ann')] });
  assert.deepEqual([conversation.name, chat.people.isOnline('ann')], ['Ann', true]);
  assert.deepEqual(server.socket.open('presence')[0].users, ['ann']);
  await server.socket.say({ event: 'presence', user: 'ann', online: false });
  assert.equal(chat.people.isOnline('ann'), false);
});

test('A direct conversation with oneself is named as notes, without a look at its members', async () => {
  const notes = { kind: 'direct', title: undefined, memberCount: 1 };
  const { conversation, chat } = await chatOf([channel(notes)]);
  assert.deepEqual([conversation.name, chat.conversations[0].isNotes], ['Notes to yourself', true]);
  conversation.update(channel({ ...notes, memberCount: 2 }));
  assert.deepEqual([conversation.name, conversation.isNotes], ['Direct conversation', false]);
});

test('Reading half of the new messages leaves the other half unread', async () => {
  const { server, conversation } = await chatOf();
  conversation.loadOlder();
  await server.socket.answer('history', page(51, 100));
  await server.socket.say(...messages(101, 104));
  conversation.readTo(102);
  assert.equal(conversation.reading.unread, 2);
});

test('The list has the newest activity first, and those without a message where the server put them', async () => {
  const last = (minute) => message(9, { at: new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString() });
  const items = [['a', last(30)], ['b', null], ['c', last(20)]].map(([id, newest]) => channel({ id, last: newest }));
  const { server, chat } = await chatOf(items);
  const order = () => chat.conversations.map(({ id }) => id).join('');
  assert.equal(order(), 'abc');
  await server.socket.say(message(101, { conversation: 'c', at: last(40).at }));
  assert.equal(order(), 'cab');
});

test('A gap is filled from the history before anything later shows', async () => {
  const { server, conversation, clock } = await chatOf();
  await server.socket.say(message(101));
  await server.socket.say(message(104));
  assert.deepEqual(seqs(conversation), [101]);
  await clock.advance(100);
  assert.equal(server.socket.open('history')[0].after, 101);
  await server.socket.answer('history', page(102, 104));
  assert.deepEqual(seqs(conversation), range(101, 104));
});

test('Events that merely overtook each other cost no request', async () => {
  const { server, conversation, clock } = await chatOf();
  await server.socket.say(message(102));
  await server.socket.say(message(101));
  await clock.advance(1000);
  assert.deepEqual(seqs(conversation), [101, 102]);
  assert.equal(server.socket.open('history').length, 0);
});

test('After a loss it resumes from its cursor and has everything once', async () => {
  const made = await chatOf();
  await made.server.socket.say(...messages(101, 103));
  await reconnect(made);
  await made.server.welcome();
  const head = { head: 106, unread: 6, last: message(106) };
  await made.server.socket.answer('conversations', { items: [channel(head)], next: null });
  assert.deepEqual(made.server.socket.open('subscribe')[0].conversations, [{ id: 'c', after: 103, epoch: 'e1' }]);
  const recovered = { id: 'c', epoch: 'e1', head: 106, recovered: true, events: messages(104, 106) };
  await made.server.socket.answer('subscribe', { items: [recovered] });
  await made.server.socket.say(message(106), message(107));
  assert.deepEqual(seqs(made.conversation), range(101, 107));
  assert.equal(made.conversation.reading.unread, 7);
});

test('Too far behind to be recovered it pages through the history', async () => {
  const made = await chatOf();
  await made.server.socket.say(message(101));
  await reconnect(made);
  await made.connect([channel({ head: 500 })], [{ id: 'c', epoch: 'e1', head: 500, recovered: false, events: [] }]);
  await made.clock.advance(100);
  for (const [from, to] of [[102, 301], [302, 500]]) {
    assert.equal(made.server.socket.open('history')[0].after, from - 1);
    await made.server.socket.answer('history', page(from, to));
  }
  assert.deepEqual(seqs(made.conversation), range(101, 500));
});

test('Live events that come while it catches up wait for their turn', async () => {
  const made = await chatOf();
  await made.server.socket.say(message(101));
  await reconnect(made);
  await made.connect([channel({ head: 500 })], [{ id: 'c', epoch: 'e1', head: 500, recovered: false, events: [] }]);
  await made.server.socket.say(message(501));
  await made.clock.advance(100);
  await made.server.socket.answer('history', page(102, 301));
  await made.server.socket.answer('history', page(302, 500));
  assert.deepEqual(seqs(made.conversation), range(101, 501));
});

test('A new name of this person that another device has set is theirs at once', async () => {
  const { server, chat } = await chatOf();
  await server.socket.say({ event: 'profile', user: { id: 'me', name: 'New Name', type: 'user', handle: 'new' } });
  assert.equal(chat.me.name, 'New Name');
  assert.equal(chat.people.nameOf('me'), 'New Name');
});

test('A notice names a message and is none', async () => {
  const { server, conversation, clock } = await chatOf();
  await server.socket.say({ event: 'notice', conversation: 'c', seq: 101, reason: 'mention', preview: 'Hello' });
  await clock.advance(5_000);
  assert.deepEqual(seqs(conversation), []);
  assert.deepEqual(server.socket.open('conversations'), []);
});

test('A reset drops what was held and reads the newest page again', async () => {
  const { server, conversation } = await chatOf();
  await server.socket.say(...messages(101, 103));
  await server.socket.say({ event: 'reset', conversation: 'c', epoch: 'e2', head: 60 });
  assert.deepEqual(seqs(conversation), []);
  assert.equal(server.socket.open('history')[0].before, 61);
  const events = messages(11, 60).map((event) => ({ ...event, epoch: 'e2' }));
  await server.socket.answer('history', { events, epoch: 'e2', head: 60, oldest: 1, more: true });
  await server.socket.say(message(61, { epoch: 'e2' }), message(104));
  assert.deepEqual(seqs(conversation), range(11, 61));
});

test('A gap that retention made cannot be filled and starts the conversation anew', async () => {
  const { server, conversation, clock } = await chatOf();
  await server.socket.say(message(101), message(400));
  await clock.advance(100);
  await server.socket.answer('history', page(300, 400, { oldest: 300, more: false }));
  assert.equal(conversation.timeline.last, 400);
  assert.equal(server.socket.open('history')[0].before, 401);
});

test('Older pages are read one at a time, in front of what is there', async () => {
  const { server, conversation } = await chatOf();
  conversation.loadOlder();
  conversation.loadOlder();
  assert.deepEqual(server.socket.open('history').map(({ before, limit }) => [before, limit]), [[101, 50]]);
  await server.socket.answer('history', page(51, 100));
  conversation.loadOlder();
  await server.socket.answer('history', page(1, 50));
  assert.deepEqual(seqs(conversation), range(1, 100));
  conversation.loadOlder();
  assert.equal(server.socket.open('history').length, 0);
});

test('A page that was under way when the connection ended is read again', async () => {
  const made = await chatOf();
  made.conversation.loadOlder();
  await reconnect(made);
  await made.connect([channel()], [{ id: 'c', epoch: 'e1', head: 100, recovered: true, events: [] }]);
  assert.equal(made.server.socket.open('history')[0].before, 101);
});

test('A message sent while the connection is away goes out with the same client id', async () => {
  const made = await chatOf();
  made.conversation.outbox.submit('Hello');
  const [{ clientId, recipientType }] = made.server.socket.open('send');
  assert.equal(recipientType, 'channel');
  await reconnect(made);
  await made.connect([channel()], [{ id: 'c', epoch: 'e1', head: 100, recovered: true, events: [] }]);
  assert.equal(made.server.socket.open('send')[0].clientId, clientId);
  await made.server.socket.answer('send', { seq: 101, at: '', epoch: 'e1', duplicate: false });
  await made.server.socket.say(message(101, { clientId, sender: { type: 'user', id: 'me', name: 'Me' } }));
  assert.deepEqual([made.conversation.outbox.entries.length, seqs(made.conversation)], [0, [101]]);
});

test('A temporary refusal of the list is asked again', async () => {
  const made = await chatOf();
  await reconnect(made);
  await made.server.welcome();
  const error = { code: 'rate_limited', message: '', temporary: true, retryAfterMs: 2000 };
  await made.server.socket.refuse('conversations', error);
  await made.clock.advance(1900);
  assert.equal(made.server.socket.open('conversations').length, 0);
  await made.clock.advance(200);
  assert.equal(made.server.socket.open('conversations').length, 1);
});

test('A removal takes the conversation out of the list, an invitation reads the list again', async () => {
  const { server, chat, clock } = await chatOf();
  const removed = [];
  chat.on('removed', ({ id }) => removed.push(id));
  await server.socket.say({ event: 'removed', conversation: 'c' }, { event: 'invited', conversation: { id: 'd' } });
  assert.deepEqual([removed, chat.conversations.length], [['c'], 0]);
  await clock.advance(400);
  await server.socket.answer('conversations', { items: [channel({ id: 'd' })], next: null });
  assert.ok(chat.get('d'));
});

test('A direct conversation that somebody else began is named too', async () => {
  const { server, chat, clock } = await chatOf();
  await server.socket.say({ event: 'invited', conversation: 'd' });
  await clock.advance(400);
  const direct = channel({ id: 'd', kind: 'direct', title: undefined });
  await server.socket.answer('conversations', { items: [channel(), direct], next: null });
  const followed = { epoch: 'e1', head: 100, recovered: true, events: [] };
  await server.socket.answer('subscribe', { items: [{ id: 'c', ...followed }, { id: 'd', ...followed }] });
  await server.socket.answer('members', { items: [{ id: 'ann', name: 'Ann', type: 'user', role: 'member' }] });
  assert.equal(chat.get('d').name, 'Ann');
});

test('Typing is said at most every three seconds and forgotten after a silence', async () => {
  const { server, conversation, clock, chat } = await chatOf();
  conversation.typing.pressed();
  conversation.typing.pressed();
  assert.deepEqual(server.socket.open('typing').map(({ on }) => on), [true]);
  await clock.advance(5100);
  assert.deepEqual(server.socket.open('typing').map(({ on }) => on), [true, false]);
  await server.socket.say({ event: 'typing', conversation: 'c', user: 'ann', name: 'Ann', on: true });
  assert.deepEqual(conversation.typing.users.map((id) => chat.people.nameOf(id)), ['Ann']);
  await clock.advance(8100);
  assert.deepEqual(conversation.typing.users, []);
});

test('Marks of others say who has read a message, and never go back', async () => {
  const { server, conversation } = await chatOf();
  await server.socket.say({ event: 'mark', conversation: 'c', user: 'ann', read: 90, delivered: 101 });
  assert.deepEqual(conversation.reading.receipt(101), { readBy: [], delivered: true });
  await server.socket.say({ event: 'mark', conversation: 'c', user: 'ann', read: 101, delivered: 101 });
  await server.socket.say({ event: 'mark', conversation: 'c', user: 'ann', read: 95, delivered: 101 });
  assert.deepEqual(conversation.reading.receipt(101), { readBy: ['ann'], delivered: true });
});

test('Reading on another device clears the count here', async () => {
  const { server, conversation } = await chatOf();
  await server.socket.say({ event: 'mark', conversation: 'c', user: 'me', read: 100, delivered: 100 });
  assert.equal(conversation.reading.unread, 0);
});

test('The list shows the last message as it was changed, whether or not its conversation was read', async () => {
  const { server, conversation } = await chatOf();
  await server.socket.say(message(101, { event: 'delete', target: 100 }));
  const { last, timeline } = conversation;
  assert.deepEqual([last.seq, timeline.asChanged(last).deleted], [100, true]);
});
