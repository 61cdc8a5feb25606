import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../Frontend/wwwroot/client/timeline.js';
import { initialsOf } from '../../Frontend/wwwroot/views/avatar.js';
import { messageRows, threadRows } from '../../Frontend/wwwroot/views/message-rows.js';
import { message } from './fakes.js';

const me = { id: 'me', name: 'Me', type: 'user' };
const at = (day, hour, minute = 0) => new Date(2026, 0, day, hour, minute).toISOString();

function rowsOf(events, { entries = [], unreadAfter = null } = {}) {
  const timeline = new Timeline('e1', 0);
  events.forEach((event) => timeline.receive(event));
  return messageRows({ timeline, entries, me, unreadAfter });
}

const kinds = (rows) => rows.map(({ kind }) => kind);

test('Each day has a line of its own', () => {
  const rows = rowsOf([message(1, { at: at(1, 9) }), message(2, { at: at(1, 10) }), message(3, { at: at(2, 9) })]);
  assert.deepEqual(kinds(rows), ['day', 'message', 'message', 'day', 'message']);
});

test('Messages of one person shortly after each other stand together', () => {
  const bo = { id: 'bo', name: 'Bo', type: 'user' };
  const rows = rowsOf([
    message(1, { at: at(1, 9, 0) }), message(2, { at: at(1, 9, 4) }), message(3, { at: at(1, 9, 30) }),
    message(4, { at: at(1, 9, 31), sender: bo }),
  ]);
  assert.deepEqual(rows.slice(1).map(({ start }) => start), [true, false, true, true]);
});

test('The unread divider stands before the first unread message of somebody else', () => {
  const rows = rowsOf([
    message(1, { at: at(1, 9) }), message(2, { at: at(1, 9), sender: me }), message(3, { at: at(1, 9) }),
  ], { unreadAfter: 1 });
  assert.deepEqual(kinds(rows), ['day', 'message', 'message', 'divider', 'message']);
});

test('Events that are not for showing take no row', () => {
  const rows = rowsOf([
    message(1, { at: at(1, 9) }), message(2, { event: 'react', target: 1, emoji: 'x', on: true }),
    message(3, { event: 'of the future', at: at(1, 9) }),
  ]);
  assert.deepEqual(kinds(rows), ['day', 'message']);
});

test('What is on its way stands at the end; a receipt shows once it has arrived', () => {
  const mine = [message(1, { at: at(1, 9), sender: me })];
  assert.deepEqual(kinds(rowsOf(mine)), ['day', 'message', 'receipt']);
  const files = [{ id: 'f-1' }];
  const entries = [{ clientId: 'k', text: 'Hi', at: at(1, 9, 1), state: 'sending', attachments: files }];
  const rows = rowsOf(mine, { entries });
  assert.deepEqual(kinds(rows), ['day', 'message', 'message']);
  assert.equal(rows[2].message.attachments, files);
});

test('Around an earlier message nothing is on its way, and no receipt shows', () => {
  const timeline = new Timeline('e1', 0);
  timeline.receive(message(1, { at: at(1, 9), sender: me }));
  const entries = [{ clientId: 'k', text: 'Hi', at: at(1, 9, 1), state: 'sending' }];
  const rows = messageRows({ timeline, entries, me, unreadAfter: null, isLive: false });
  assert.deepEqual(kinds(rows), ['day', 'message']);
});

test('A thread has the message, the number of its replies, the replies, and those on their way', () => {
  const messages = [
    message(1, { at: at(1, 9), thread: { replies: 2, last: 5 } }), message(3, { at: at(1, 9), replyTo: 1 }),
    message(5, { at: at(1, 9), replyTo: 1 }),
  ];
  const entries = [
    { clientId: 'k', text: 'Here', at: at(1, 9, 1), state: 'sending', replyTo: 1 },
    { clientId: 'l', text: 'Elsewhere', at: at(1, 9, 1), state: 'sending', replyTo: null },
  ];
  const rows = threadRows({ thread: { root: 1, messages }, entries, me, over: (one) => one });
  assert.deepEqual(rows.map(({ key }) => key), ['m1', 'replies', 'm3', 'm5', 'ck']);
  assert.deepEqual(rows.map(({ start }) => start), [true, undefined, true, false, true]);
});

test('Initials come from any script', () => {
  const names = ['Ada Lovelace', 'bo', '李小龍', '🙂 Zoë', '', '___'];
  assert.deepEqual(names.map(initialsOf), ['AL', 'B', '李', 'Z', '?', '?']);
});
