import assert from 'node:assert/strict';
import { test } from 'node:test';
import { titleOf } from '../../Frontend/wwwroot/views/words.js';
import { channel, chatOf } from './chat-of.js';
import { message } from './fakes.js';

const ForMe = { mentions: ['me'] };
const Settled = 1_000;

const counts = ({ reading: { unread, mentioned } }) => [unread, mentioned];

test('Mentions are counted with the server\'s, live and as far as one reads', async () => {
  const { server, conversation } = await chatOf([channel({ mentioned: 1 })]);
  assert.deepEqual(counts(conversation), [2, 1]);
  await server.socket.say(message(101, ForMe), message(102), message(103, { mentions: ['all'] }));
  assert.deepEqual(counts(conversation), [5, 3]);
  conversation.readTo(101);
  assert.deepEqual(counts(conversation), [2, 1]);
  conversation.readTo(103);
  assert.deepEqual(counts(conversation), [0, 0]);
});

test('Own messages mention nobody who counts, and people whom one blocks only everybody', async () => {
  const { server, conversation, chat } = await chatOf();
  const me = { type: 'user', id: 'me', name: 'Me' };
  chat.blocks.heard('ann', true);
  await server.socket.say(message(101, ForMe), message(102, { sender: me, mentions: ['all'] }));
  assert.deepEqual(counts(conversation), [3, 0]);
  await server.socket.say(message(103, { mentions: ['me', 'here'] }));
  assert.deepEqual(counts(conversation), [4, 1]);
});

test('An edit that mentions one, or changes what did, has the server count again', async () => {
  const { server, clock } = await chatOf();
  const edit = (seq, more) => ({ ...message(seq), event: 'edit', target: 99, text: 'New', ...more });
  await server.socket.say(edit(101, {}));
  await clock.advance(Settled);
  assert.equal(server.socket.open('conversations').length, 0);
  await server.socket.say(edit(102, ForMe));
  await clock.advance(Settled);
  assert.equal(server.socket.open('conversations').length, 1);
});

test('An edited message mentions whom its newest text does', async () => {
  const { server, conversation } = await chatOf();
  await server.socket.say(message(101, ForMe), { ...message(102), event: 'edit', target: 101, text: 'Other words' });
  assert.deepEqual(conversation.timeline.message(101).mentions, []);
  await server.socket.say({ ...message(103), event: 'edit', target: 101, text: '@me', ...ForMe });
  assert.deepEqual(conversation.timeline.message(101).mentions, ['me']);
  await server.socket.say({ ...message(104), event: 'delete', target: 101 });
  assert.deepEqual(conversation.timeline.message(101).mentions, []);
});

test('A notice stands until its message is read, and is told', async () => {
  const { server, conversation, chat } = await chatOf();
  const told = [];
  chat.on('notice', ({ id }, { reason, preview }) => told.push([id, reason, preview]));
  const notice = { event: 'notice', conversation: 'c', seq: 101, sender: { id: 'ann', name: 'Ann' }, preview: 'Hi' };
  await server.socket.say({ ...notice, reason: 'reply' }, message(101));
  assert.equal(conversation.reading.notice, 'reply');
  conversation.readTo(101);
  assert.equal(conversation.reading.notice, null);
  await server.socket.say({ ...notice, seq: 90, reason: 'mention' });
  assert.equal(conversation.reading.notice, null);
  assert.deepEqual(told.map(([, reason]) => reason), ['reply', 'mention']);
});

test('A notice of a conversation that is not listed reads the list again', async () => {
  const { server, clock } = await chatOf();
  await server.socket.say({ event: 'notice', conversation: 'other', seq: 1, reason: 'direct' });
  await clock.advance(Settled);
  assert.equal(server.socket.open('conversations').length, 1);
});

test('What gives notice is set on the server, and follows other devices', async () => {
  const { server, conversation, clock } = await chatOf([channel({ notify: 'mentions' })]);
  assert.equal(conversation.attention.notify, 'mentions');
  const setting = conversation.setNotify('none');
  const [{ conversation: id, notify }] = server.socket.open('settings');
  assert.deepEqual([id, notify], ['c', 'none']);
  await server.socket.answer('settings', { notify: 'none', hidden: false, read: 98 });
  await setting;
  assert.equal(conversation.attention.notify, 'none');
  await server.socket.say({ event: 'settings', conversation: 'c', notify: 'all', hidden: false, read: 98 });
  await clock.advance(Settled);
  assert.equal(conversation.attention.notify, 'all');
  assert.equal(server.socket.open('conversations').length, 0);
});

test('The handle of somebody who joined is asked for once, when one mentions them', async () => {
  const { server, conversation, chat } = await chatOf();
  const person = (id, more) => ({ id, name: id, type: 'user', role: 'member', online: false, ...more });
  const loading = conversation.loadMembers();
  await server.socket.answer('members', { items: [person('me'), person('ann')] });
  await server.socket.answer('presence', { items: [] });
  await loading;
  await server.socket.say({ ...message(101), event: 'member', user: person('bo'), change: 'joined', role: 'member' });
  await server.socket.say(message(102, { mentions: ['ann'] }), message(103, { mentions: ['bo'] }));
  assert.equal(server.socket.open('members').length, 1);
  await server.socket.say(message(104, { mentions: ['bo'] }));
  assert.equal(server.socket.open('members').length, 1);
  await server.socket.answer('members', { items: [person('me'), person('ann'), person('bo', { handle: 'bo' })] });
  assert.deepEqual([chat.people.get('bo').handle, chat.people.get('ann').handle], ['bo', null]);
  await server.socket.say(message(105, { mentions: ['bo'] }));
  assert.equal(server.socket.open('members').length, 0);
});

test('The title counts where the person wants to know', () => {
  const one = (notify, unread, mentioned) => ({ attention: { notify }, reading: { unread, mentioned } });
  assert.equal(titleOf([one('all', 0, 0)]), 'Orleans.Chat');
  assert.equal(titleOf([one('all', 3, 0), one('mentions', 9, 0), one('none', 9, 9)]), '(3) Orleans.Chat');
  assert.equal(titleOf([one('all', 3, 1), one('mentions', 9, 1)]), '(@2, 3) Orleans.Chat');
});
