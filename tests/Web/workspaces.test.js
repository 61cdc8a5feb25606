import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byWorkspace, inviteHash, inviteOf } from '../../Frontend/wwwroot/client/workspaces.js';

const workspace = (id) => ({ id, isWorkspace: true, workspace: null });
const channel = (id, of = null) => ({ id, isWorkspace: false, workspace: of });
const ids = (conversations) => byWorkspace(conversations).map(({ id }) => id);

test('Channels stand below their workspace, where the first of them was', () => {
  assert.deepEqual(
    ids([channel('a'), channel('w2', 'w'), channel('b'), workspace('v'), workspace('w'), channel('w1', 'w')]),
    ['a', 'w', 'w2', 'w1', 'b', 'v']);
});

test('A channel whose workspace is not listed stands alone', () => {
  assert.deepEqual(ids([channel('a', 'gone'), channel('b')]), ['a', 'b']);
});

test('The address of an invitation is read as it was made, and nothing else is one', () => {
  assert.deepEqual(inviteOf(inviteHash('c-1:x.y', 'i-A_b')), { id: 'c-1:x.y', code: 'i-A_b' });
  for (const hash of ['', '#i/', '#i/a', '#i/a/', '#i//b', '#i/a/b/c', '#c/a', '#i/a b/c', `#i/${'a'.repeat(65)}/b`]) {
    assert.equal(inviteOf(hash), null, hash);
  }
});
