import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Blocks } from '../../Frontend/wwwroot/client/blocks.js';
import { actionsOn, actionsOnMessage, mayBan, MuteSeconds } from '../../Frontend/wwwroot/client/moderation.js';
import { spanInWords } from '../../Frontend/wwwroot/views/words.js';

const may = (own, theirs, more = {}) => actionsOn({ kind: 'channel', deployment: null, own, theirs, ...more });
const nothing = { roles: [], moderate: false };

test('Owners give every role to those below them, moderators only let people write or not', () => {
  assert.deepEqual(may('owner', 'moderator'), { roles: ['owner', 'member', 'reader'], moderate: true });
  assert.deepEqual(may('moderator', 'member'), { roles: ['reader'], moderate: true });
  assert.deepEqual(may('moderator', 'reader'), { roles: ['member'], moderate: true });
});

test('Nobody moderates their equals or those above them, and members and readers nobody', () => {
  const pairs = [['owner', 'owner'], ['moderator', 'owner'], ['moderator', 'moderator'], ['member', 'reader'],
    ['reader', 'reader'], [undefined, 'member']];
  for (const [own, theirs] of pairs) {
    assert.deepEqual(may(own, theirs), nothing, `${own} ${theirs}`);
  }
});

test('Administrators of the deployment stand above owners, other staff do not', () => {
  for (const deployment of ['admin', 'superadmin']) {
    assert.deepEqual(may('reader', 'owner', { deployment }).roles, ['moderator', 'member', 'reader']);
  }
  assert.deepEqual(may('member', 'reader', { deployment: 'staff' }), nothing);
});

test('Nobody is moderated in a direct conversation', () => {
  assert.deepEqual(may('member', 'member', { kind: 'direct', deployment: 'admin' }), nothing);
});

test('Moderators and administrators ban and lift it, members do not, and nobody in a direct conversation', () => {
  const ban = (own, more = {}) => mayBan({ kind: 'workspace', deployment: null, own, ...more });
  assert.deepEqual(['owner', 'moderator', 'member', 'reader', undefined].map((own) => ban(own)),
    [true, true, false, false, false]);
  assert.equal(ban('reader', { deployment: 'admin' }), true);
  assert.equal(ban('member', { kind: 'direct', deployment: 'admin' }), false);
});

test('The spans of a mute are said in words', () => {
  assert.deepEqual(MuteSeconds.filter((seconds) => seconds > 0).map(spanInWords),
    ['10 minutes', '1 hour', '1 day', '7 days']);
});

test('A block is known once it is set, and no more once it is lifted', async () => {
  const asked = [];
  let changes = 0;
  const request = async (type, members) => {
    asked.push([type, members]);
    return { items: [{ id: 'bo', name: 'Bo' }] };
  };
  const blocks = new Blocks({ request, changed: () => changes++ });
  await blocks.load();
  assert.deepEqual([blocks.has('bo'), blocks.has('cy')], [true, false]);
  await blocks.set('cy', true);
  await blocks.set('bo', false);
  assert.deepEqual([blocks.has('bo'), blocks.has('cy')], [false, true]);
  assert.deepEqual(asked.slice(1), [['block', { user: 'cy', on: true }], ['block', { user: 'bo', on: false }]]);
  assert.equal(changes, 3);
});

test('A block that the server refused is none', async () => {
  const blocks = new Blocks({ request: async () => Promise.reject(new Error('no')), changed: () => {} });
  await assert.rejects(blocks.set('bo', true));
  assert.equal(blocks.has('bo'), false);
});

const onMessage = (who, more = {}) =>
  [...actionsOnMessage({ text: 'Hi', ...more }, { kind: 'channel', deployment: null, mine: false, ...who })].join(' ');

test('Everybody who may write reacts and replies; authors edit and delete; moderators pin and delete', () => {
  assert.equal(onMessage({ own: 'member' }), 'react reply thread copy');
  assert.equal(onMessage({}), 'react reply thread copy');
  assert.equal(onMessage({ own: 'member', mine: true }), 'react reply thread edit copy delete');
  assert.equal(onMessage({ own: 'moderator' }), 'react reply thread pin copy delete');
  assert.equal(onMessage({ own: 'member', deployment: 'admin' }), 'react reply thread copy delete');
});

test('Readers copy, follow threads and delete what they wrote', () => {
  assert.equal(onMessage({ own: 'reader' }), 'copy');
  assert.equal(onMessage({ own: 'reader', mine: true }, { thread: { replies: 1, last: 9 } }), 'thread copy delete');
});

test('In a direct conversation both pin, and nobody deletes or looks into what the other wrote', () => {
  assert.equal(onMessage({ kind: 'direct', own: 'member' }), 'react reply thread pin copy');
  const owner = { kind: 'direct', own: 'owner', deployment: 'admin' };
  assert.equal(onMessage(owner, { edited: true }), 'react reply thread pin copy');
});

test('Of a deleted message only its thread remains and, for moderators, its earlier versions', () => {
  assert.equal(onMessage({ own: 'member', mine: true }, { deleted: true }), '');
  assert.equal(onMessage({ own: 'moderator' }, { deleted: true, thread: { replies: 1, last: 9 } }), 'thread versions');
});
