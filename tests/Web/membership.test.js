import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatOf } from './chat-of.js';
import { message } from './fakes.js';

test('Members come and go with the log', async () => {
  const { server, conversation } = await chatOf();
  conversation.loadMembers();
  const ann = { id: 'ann', name: 'Ann', type: 'user', role: 'owner', online: true };
  await server.socket.answer('members', { items: [ann] });
  const bo = { id: 'bo', name: 'Bo', type: 'guest' };
  const member = (seq, change) => message(seq, { event: 'member', user: bo, change });
  await server.socket.say(member(101, 'joined'));
  assert.deepEqual([[...conversation.members.keys()], conversation.memberCount], [['ann', 'bo'], 4]);
  await server.socket.say(member(102, 'left'));
  assert.deepEqual([[...conversation.members.keys()], conversation.memberCount], [['ann'], 3]);
});

test('Who is banned is listed until it is lifted, and nobody who was outside is counted as gone', async () => {
  const { server, conversation } = await chatOf();
  conversation.loadMembers();
  const people = ['ann', 'bo'].map((id) => ({ id, name: id, type: 'user', role: 'owner' }));
  await server.socket.answer('members', { items: people });
  conversation.loadBanned();
  await server.socket.answer('banned', { items: [{ id: 'cy', name: 'Cy', type: 'user', seq: 90 }], next: 'more' });
  assert.equal(server.socket.open('banned')[0].after, 'more');
  await server.socket.answer('banned', { items: [{ id: 'di', name: 'Di', type: 'user', seq: 91 }] });
  const banned = () => [...conversation.banned.keys()];
  assert.deepEqual(banned(), ['cy', 'di']);

  const { memberCount } = conversation;
  const ann = { id: 'ann', name: 'Ann', type: 'user' };
  const member = (seq, id, change) =>
    message(seq, { event: 'member', sender: ann, user: { id, name: id, type: 'user' }, change });
  await server.socket.say(member(101, 'cy', 'left'));
  await server.socket.say(member(102, 'ed', 'banned'));
  assert.deepEqual([banned(), conversation.memberCount], [['di', 'ed'], memberCount]);
  await server.socket.say(member(103, 'bo', 'banned'));
  assert.deepEqual([banned(), conversation.memberCount], [['di', 'ed', 'bo'], memberCount - 1]);
});

test('The list of members tells who is muted already', async () => {
  const { server, conversation } = await chatOf();
  conversation.loadMembers();
  const mutedUntil = '2026-01-01T12:00:00.000Z';
  await server.socket.answer('members', { items: [
    { id: 'ann', name: 'Ann', type: 'user', role: 'owner' },
    { id: 'bo', name: 'Bo', type: 'user', role: 'member', mutedUntil },
  ] });
  assert.deepEqual([...conversation.members.values()].map((member) => member.mutedUntil), [null, mutedUntil]);
});

test('A mute shows on the member until it is lifted, and a kick is asked of the server', async () => {
  const { server, conversation } = await chatOf();
  conversation.loadMembers();
  await server.socket.answer('members', { items: [{ id: 'bo', name: 'Bo', type: 'user', role: 'member' }] });
  const change = { event: 'member', user: { id: 'bo', name: 'Bo', type: 'user' }, change: 'role', role: 'member' };
  await server.socket.say(message(101, { ...change, mutedUntil: '2026-01-01T12:00:00.000Z' }));
  assert.equal(conversation.members.get('bo').mutedUntil, '2026-01-01T12:00:00.000Z');
  await server.socket.say(message(102, change));
  assert.equal(conversation.members.get('bo').mutedUntil, null);
  const kicked = assert.rejects(conversation.moderate('kick', 'bo', {}), { code: 'forbidden' });
  const [{ conversation: id, user }] = server.socket.open('kick');
  assert.deepEqual([id, user], ['c', 'bo']);
  await server.socket.refuse('kick', { code: 'forbidden', message: 'No.' });
  await kicked;
});
