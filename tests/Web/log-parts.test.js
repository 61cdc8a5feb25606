import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channel, chatOf } from './chat-of.js';
import { message, messages, settle } from './fakes.js';

const seqs = (events) => events.map(({ seq }) => seq);
const range = (from, to) => seqs(messages(from, to));
const page = (events, more = {}) => ({ events, epoch: 'e1', head: 100, oldest: 1, more: true, ...more });

/** A conversation whose timeline holds 91 to 100. */
async function shown() {
  const made = await chatOf();
  made.conversation.loadOlder();
  await made.server.socket.answer('history', page(messages(91, 100)));
  return { ...made, socket: made.server.socket, parts: made.conversation.parts };
}

test('An excerpt around an earlier message grows both ways, and becomes the front of the timeline that it reaches', async () => {
  const { conversation, socket, parts } = await shown();
  const showing = parts.showAround(40);
  assert.equal(socket.open('history')[0].around, 40);
  await socket.answer('history', page(messages(31, 60)));
  await showing;
  assert.deepEqual(seqs(parts.excerpt.timeline.events), range(31, 60));
  parts.excerpt.loadOlder();
  assert.equal(socket.open('history')[0].before, 31);
  await socket.answer('history', page(messages(21, 30)));
  parts.loadNewer();
  assert.equal(socket.open('history')[0].after, 60);
  await socket.answer('history', page(messages(61, 90)));
  assert.equal(parts.excerpt, null);
  assert.deepEqual(seqs(conversation.timeline.events), range(21, 100));
});

test('A live change shows in the excerpt, and does no harm where its message is not', async () => {
  const { conversation, socket, parts } = await shown();
  const showing = parts.showAround(40);
  await socket.answer('history', page(messages(31, 60)));
  await showing;
  await socket.say(
    message(101, { event: 'edit', target: 40, text: 'Newest' }), message(102, { event: 'edit', target: 5, text: 'Far' }),
    message(103, { event: 'delete', target: 6 }), message(104, { event: 'pin', target: 7, on: true }),
    message(105, { event: 'react', target: 8, emoji: '👍', on: true }), message(106, { replyTo: 9 }));
  assert.equal(parts.excerpt.timeline.message(40).text, 'Newest');
  assert.equal(conversation.timeline.last, 106);
});

test('A message that the timeline holds needs no excerpt', async () => {
  const { socket, parts } = await shown();
  await parts.showAround(95);
  assert.equal(socket.open('history').length, 0);
  assert.equal(parts.excerpt, null);
});

test('A thread has the message, its newest replies, those before on request, and those that come', async () => {
  const { socket, parts } = await shown();
  const reply = (seq) => message(seq, { replyTo: 10 });
  parts.openThread(10);
  assert.deepEqual([socket.open('history')[0].thread, socket.open('history')[0].before], [10, undefined]);
  await socket.say(message(101, { event: 'edit', target: 50, text: 'Newest' }), reply(102), message(103, { replyTo: 11 }));
  await socket.answer('history', page([reply(50), reply(60)]));
  assert.equal(socket.open('history')[0].after, 9);
  const root = message(10, { thread: { replies: 3, last: 60, participants: [] }, changed: 60 });
  await socket.answer('history', page([root]));
  const { thread } = parts;
  assert.deepEqual([seqs(thread.messages), thread.hasEarlier], [[10, 50, 60, 102], true]);
  assert.deepEqual([thread.messages[1].text, thread.messages[0].thread], ['Newest', { replies: 4, last: 102 }]);
  thread.loadEarlier();
  assert.equal(socket.open('history')[0].before, 50);
  await socket.answer('history', page([root, reply(40)], { more: false }));
  assert.deepEqual([seqs(thread.messages), thread.hasEarlier], [[10, 40, 50, 60, 102], false]);
});

test('Pinned messages are found as far back as the log has been looked through', async () => {
  const { socket, parts } = await shown();
  await socket.say(message(101, { event: 'pin', target: 95, on: true }));
  parts.openPinned();
  assert.deepEqual(seqs(parts.pinned.messages), [95]);
  assert.equal(socket.open('history')[0].before, 91);
  await socket.answer('history', page([...messages(1, 3), message(4, { pinned: true, changed: 80 })], { more: false }));
  assert.deepEqual([seqs(parts.pinned.messages), parts.pinned.isComplete], [[95, 4], true]);
  await socket.say(message(102, { event: 'pin', target: 4, on: false }));
  assert.deepEqual(seqs(parts.pinned.messages), [95]);
});

test('Looking for pinned messages pauses after some pages', async () => {
  const { socket, parts } = await shown();
  parts.openPinned();
  for (const first of [86, 81, 76, 71, 66]) {
    await socket.answer('history', page(messages(first, first + 4)));
  }
  assert.deepEqual([parts.pinned.loading, parts.pinned.isComplete, socket.open('history').length], [false, false, 0]);
});

test('What a reply answers is read once if it is not in the timeline, and changes with it', async () => {
  const { socket, parts } = await shown();
  assert.equal(parts.original(95).text, 'Message 95');
  assert.deepEqual([parts.original(7), parts.original(7)], [undefined, undefined]);
  assert.deepEqual(socket.open('history').map(({ around, limit }) => [around, limit]), [[7, 1]]);
  await socket.answer('history', page([message(7)]));
  assert.equal(parts.original(7).text, 'Message 7');
  await socket.say(message(101, { event: 'delete', target: 7 }));
  assert.equal(parts.original(7).deleted, true);
  parts.original(8);
  await socket.answer('history', page([message(8, { event: 'meta' })]));
  await settle();
  assert.equal(parts.original(8), null);
});

test('A new log closes what was shown of the old one', async () => {
  const { socket, parts } = await shown();
  parts.openThread(95);
  await socket.answer('history', page([message(95)]));
  parts.openPinned();
  await socket.say({ event: 'reset', conversation: 'c', epoch: 'e2', head: 60 });
  assert.deepEqual([parts.thread, parts.pinned, parts.excerpt], [null, null, null]);
});

test('What a reply answers is read again after a loss, and not before', async () => {
  const { server, clock, connect, parts } = await shown();
  parts.original(7);
  await server.socket.end(1006);
  parts.original(7);
  await clock.advance(60_000);
  await connect([channel()], [{ id: 'c', epoch: 'e1', head: 100, recovered: true, events: [] }]);
  await settle();
  assert.equal(server.socket.open('history')[0].around, 7);
  await server.socket.answer('history', page([message(7)]));
  assert.equal(parts.original(7).text, 'Message 7');
});

test('No more originals are read than are kept, until the conversation is opened again', async () => {
  const { socket, parts } = await shown();
  const askForAll = () => messages(1001, 1201).forEach(({ seq }) => parts.original(seq));
  askForAll();
  for (let read = 0; read < 200; read++) {
    const [{ around }] = socket.open('history');
    await socket.answer('history', page([message(around)]));
  }
  askForAll();
  assert.deepEqual([socket.open('history').length, parts.original(1201)], [0, undefined]);
  parts.close();
  parts.original(1201);
  assert.equal(socket.open('history')[0].around, 1201);
});

test('An original that comes after a new log has begun is not shown in it', async () => {
  const { socket, parts } = await shown();
  parts.original(7);
  await socket.say({ event: 'reset', conversation: 'c', epoch: 'e2', head: 100 });
  await socket.answer('history', page([message(7)]));
  assert.equal(parts.original(7), undefined);
});

test('A conversation that is shown again shows its end', async () => {
  const { socket, parts } = await shown();
  parts.showAround(40);
  await socket.answer('history', page(messages(31, 60)));
  assert.notEqual(parts.excerpt, null);
  parts.close();
  assert.equal(parts.excerpt, null);
});

test('An excerpt after which nothing is kept gives way to the end of the conversation', async () => {
  const { socket, parts } = await shown();
  parts.showAround(40);
  await socket.answer('history', page(messages(31, 60)));
  parts.loadNewer();
  await socket.answer('history', page(messages(71, 80), { oldest: 71 }));
  assert.equal(parts.excerpt, null);
});

test('What is before and after an excerpt is read again after a loss', async () => {
  const { server, clock, connect, parts } = await shown();
  parts.showAround(40);
  await server.socket.answer('history', page(messages(31, 60)));
  parts.excerpt.loadOlder();
  parts.loadNewer();
  await server.socket.end(1006);
  assert.deepEqual([parts.excerpt.older.loading, parts.excerpt.newer.loading], [false, false]);
  await clock.advance(60_000);
  await connect([channel()], [{ id: 'c', epoch: 'e1', head: 100, recovered: true, events: [] }]);
  assert.deepEqual(server.socket.open('history').map(({ before, after }) => [before, after]),
    [[31, undefined], [undefined, 60]]);
});

test('An event that retention took is not shown', async () => {
  const { socket, parts } = await shown();
  const showing = parts.showAround(40);
  await socket.answer('history', page(messages(61, 90), { oldest: 61 }));
  assert.equal(await showing, false);
});
