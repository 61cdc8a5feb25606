import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Blocks } from '../../Frontend/wwwroot/client/blocks.js';
import { actionsOn, mayBan, MuteSeconds } from '../../Frontend/wwwroot/client/moderation.js';
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
