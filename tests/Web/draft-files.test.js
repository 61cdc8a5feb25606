import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DraftFiles } from '../../Frontend/wwwroot/client/draft-files.js';
import { ChatError } from '../../Frontend/wwwroot/client/protocol.js';
import { Unfinished } from '../../Frontend/wwwroot/client/unfinished.js';
import { FakeStorage, settle } from './fakes.js';

const file = (name, size = 100) => ({ name, size });

/** The files of a draft, whose uploads the test answers by name. */
function draftOf(storage = new FakeStorage()) {
  const uploads = new Map();
  const upload = ({ name }, { progress, signal }) =>
    new Promise((resolve, reject) => uploads.set(name, { progress, signal, resolve, reject }));
  const done = async (name, more = {}) => {
    uploads.get(name).resolve({ id: `f-${name}`, name, type: 'text/plain', bytes: 100, ...more });
    await settle();
  };
  const failed = async (name, error) => {
    uploads.get(name).reject(error);
    await settle();
  };
  const files = new DraftFiles({
    upload, limits: () => ({ attachments: 3, uploadBytes: 1_000 }), changed: () => {},
    kept: new Unfinished(storage, 'me').filesOf('c'),
  });
  return { files, uploads, done, failed, storage };
}

const states = ({ items }) => items.map(({ name, state }) => `${name} ${state}`);

test('Files are uploaded two at a time, and named in the order in which they were chosen', async () => {
  const { files, done } = draftOf();
  assert.equal(files.add([file('a'), file('b'), file('c')]), 0);
  assert.deepEqual(states(files), ['a uploading', 'b uploading', 'c waiting']);
  assert.ok(files.isBusy && !files.isComplete);
  await done('b');
  assert.deepEqual(states(files), ['a uploading', 'b uploaded', 'c uploading']);
  await done('c');
  await done('a');
  assert.ok(files.isComplete && !files.isBusy);
  assert.deepEqual(files.uploads.map(({ id }) => id), ['f-a', 'f-b', 'f-c']);
});

test('An upload tells how much of its file has gone out, and never more than all', () => {
  const { files, uploads } = draftOf();
  files.add([file('a')]);
  uploads.get('a').progress(40);
  assert.equal(files.items[0].sent, 40);
  uploads.get('a').progress(180);
  assert.equal(files.items[0].sent, 100);
});

test('A removed file is no longer uploaded, and the next one has its turn', async () => {
  const { files, uploads, failed } = draftOf();
  files.add([file('a'), file('b'), file('c')]);
  files.remove(files.items[0].key);
  assert.ok(uploads.get('a').signal.aborted);
  await failed('a', new ChatError('cancelled'));
  assert.deepEqual(states(files), ['b uploading', 'c uploading']);
});

test('What the server would refuse isn\'t uploaded: too many files, too large ones, empty ones', () => {
  const { files, uploads } = draftOf();
  assert.equal(files.add([file('large', 1_001), file('empty', 0), file('a'), file('b')]), 1);
  assert.deepEqual(states(files), ['large failed', 'empty failed', 'a uploading']);
  assert.deepEqual([...uploads.keys()], ['a']);
  assert.ok(!files.isComplete);
  assert.equal(files.add([file('c')]), 1);
});

test('A failed upload can be tried again, and one that lost its connection is when it is back', async () => {
  const { files, uploads, failed, done } = draftOf();
  files.add([file('a'), file('b')]);
  await failed('a', new ChatError('unavailable', '', { temporary: true }));
  await failed('b', ChatError.offline());
  const first = uploads.get('a');
  files.resume();
  assert.deepEqual(states(files), ['a failed', 'b uploading']);
  files.retry(files.items[0].key);
  assert.notEqual(uploads.get('a'), first);
  await done('a');
  assert.deepEqual(states(files), ['a uploaded', 'b uploading']);
});

test('Complete uploads outlive the page with their draft, until the message is submitted', async () => {
  const { files, done, storage } = draftOf();
  files.add([file('a'), file('b')]);
  await done('a');
  const again = draftOf(storage);
  assert.deepEqual(states(again.files), ['a uploaded']);
  again.files.clear();
  assert.deepEqual(states(draftOf(storage).files), []);
  assert.deepEqual(storage.keys().filter((key) => key.includes('files')), []);
});

test('The files of a draft go when the person leaves the conversation or logs out', async () => {
  const storage = new FakeStorage();
  const ann = new Unfinished(storage, 'ann');
  ann.filesOf('c').keep([{ id: 'f-1' }]);
  ann.filesOf('c', 7).keep([{ id: 'f-2' }]);
  ann.filesOf('d').keep([{ id: 'f-3' }]);
  ann.forget('c');
  assert.deepEqual([ann.filesOf('c').read(), ann.filesOf('c', 7).read()], [[], []]);
  assert.deepEqual(ann.filesOf('d').read(), [{ id: 'f-3' }]);
  ann.forgetAll();
  assert.deepEqual(ann.filesOf('d').read(), []);
});
