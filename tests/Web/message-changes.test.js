import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channel, chatOf } from './chat-of.js';
import { message, messages } from './fakes.js';

const me = { id: 'me', name: 'Me', type: 'user' };
const reply = (seq) => ({ seq, at: '', epoch: 'e1', duplicate: false });

/** A conversation that shows its messages 95 to 100; the last one is one's own. */
async function shown() {
  const made = await chatOf();
  const { conversation, server } = made;
  conversation.loadOlder();
  const events = [...messages(95, 99), message(100, { sender: me })];
  await server.socket.answer('history', { events, epoch: 'e1', head: 100, oldest: 1, more: true });
  const read = (seq) => conversation.changes.over(conversation.timeline.message(seq));
  return { ...made, read, socket: server.socket };
}

test('A change shows at once, and stays when its event comes', async () => {
  const { conversation, read, socket } = await shown();
  conversation.changes.edit(100, 'Better');
  conversation.changes.react(99, '👍', true);
  conversation.changes.pin(98, true);
  conversation.changes.delete(97);
  assert.deepEqual([read(100).text, read(100).edited, read(100).saving], ['Better', true, true]);
  assert.deepEqual(read(99).reactions, [{ emoji: '👍', count: 1, users: ['me'] }]);
  assert.deepEqual([read(98).pinned, read(97).deleted, read(97).text], [true, true, '']);
  const [{ target, text, clientId }] = socket.open('edit');
  assert.deepEqual([target, text, typeof clientId], [100, 'Better', 'string']);
  await socket.answer('edit', reply(101));
  assert.equal(read(100).text, 'Better');
  await socket.say(message(101, { event: 'edit', target: 100, text: 'Better', sender: me }));
  assert.deepEqual([read(100).text, read(100).saving], ['Better', undefined]);
});

test('A reaction of one\'s own is counted once when its event comes before the reply', async () => {
  const { conversation, read, socket } = await shown();
  conversation.changes.react(99, '👍', true);
  await socket.say(message(101, { event: 'react', target: 99, emoji: '👍', on: true, sender: me }));
  assert.equal(read(99).reactions[0].count, 1);
  await socket.answer('react', reply(101));
  assert.equal(read(99).reactions[0].count, 1);
  conversation.changes.react(99, '👍', false);
  assert.deepEqual(read(99).reactions, []);
});

test('A refused change shows no longer and says why, until it is tried again or dismissed', async () => {
  const { conversation, read, socket } = await shown();
  const { changes } = conversation;
  changes.edit(100, 'Too late');
  await socket.refuse('edit', { code: 'forbidden', message: 'This message is too old to be edited.' });
  assert.equal(read(100).text, 'Message 100');
  assert.deepEqual([changes.failureOf(100).error.code, changes.failureOf(100).members.text], ['forbidden', 'Too late']);
  changes.retry(100);
  assert.deepEqual([read(100).text, changes.failureOf(100)], ['Too late', undefined]);
  await socket.refuse('edit', { code: 'forbidden', message: 'No.' });
  changes.dismiss(100);
  assert.deepEqual([read(100).text, changes.failureOf(100)], ['Message 100', undefined]);
});

test('A change whose outcome is unknown is asked for again by the same client id', async () => {
  const { conversation, clock, socket } = await shown();
  conversation.changes.delete(100);
  const [{ clientId }] = socket.open('delete');
  await socket.refuse('delete', { code: 'unavailable', message: 'Busy.', temporary: true });
  await clock.advance(5_000);
  assert.equal(socket.open('delete')[0].clientId, clientId);
});

/** The connection ends and comes back, with the events that were stored meanwhile. */
async function reconnected({ server, clock, connect }, ...events) {
  await server.socket.end(1006);
  await clock.advance(60_000);
  await connect([channel()], [{ id: 'c', epoch: 'e1', head: 100 + events.length, recovered: true, events }]);
}

test('A change whose answer was lost is repeated by the same client id, and another text is another edit', async () => {
  const made = await shown();
  const { server, conversation: { changes } } = made;
  changes.edit(100, 'Better');
  const [{ clientId }] = server.socket.open('edit');
  await reconnected(made);
  assert.equal(changes.failureOf(100).error.code, 'disconnected');
  changes.retry(100);
  assert.equal(server.socket.open('edit')[0].clientId, clientId);
  await server.socket.refuse('edit', { code: 'internal', message: 'No.' });
  changes.edit(100, 'Better');
  assert.equal(server.socket.open('edit')[0].clientId, clientId);
  await server.socket.refuse('edit', { code: 'internal', message: 'No.' });
  changes.edit(100, 'Best');
  assert.notEqual(server.socket.open('edit')[0].clientId, clientId);
});

test('The event of a change settles it, whether its answer is lost before or after', async () => {
  const made = await shown();
  const { server, read, conversation: { changes } } = made;
  const edited = (seq, text) => {
    changes.edit(100, text);
    const [{ clientId }] = server.socket.open('edit');
    return message(seq, { event: 'edit', target: 100, text, clientId, sender: me });
  };
  await reconnected(made, edited(101, 'Better'));
  assert.deepEqual([changes.failureOf(100), read(100).text, read(100).saving], [undefined, 'Better', undefined]);
  await server.socket.say(edited(102, 'Best'));
  assert.equal(read(100).saving, undefined);
  await server.socket.end(1006);
  assert.deepEqual([changes.failureOf(100), read(100).text], [undefined, 'Best']);
});

test('A change that was stored already leaves the message as the log has it', async () => {
  const { conversation, read, socket } = await shown();
  conversation.changes.pin(98, true);
  await socket.say(message(101, { event: 'pin', target: 98, on: true }));
  conversation.changes.pin(98, true);
  await socket.say(message(102, { event: 'pin', target: 98, on: false }));
  await socket.answer('pin', reply(101));
  await socket.answer('pin', { ...reply(101), duplicate: true });
  assert.equal(read(98).pinned, false);
});

test('A new log has none of the changes that were on their way', async () => {
  const { conversation, socket } = await shown();
  conversation.changes.edit(100, 'Lost');
  await socket.say({ event: 'reset', conversation: 'c', epoch: 'e2', head: 100 });
  const events = [message(100, { epoch: 'e2', text: 'Another' })];
  await socket.answer('history', { events, epoch: 'e2', head: 100, oldest: 100, more: false });
  assert.equal(conversation.changes.over(conversation.timeline.message(100)).text, 'Another');
});

test('A reply names the message that it answers', async () => {
  const { conversation, socket } = await shown();
  conversation.outbox.submit('Yes', 98);
  assert.equal(socket.open('send')[0].replyTo, 98);
});
