import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uploadFile } from '../../Frontend/wwwroot/client/upload-request.js';
import { Uploads } from '../../Frontend/wwwroot/client/uploads.js';
import { Unfinished } from '../../Frontend/wwwroot/client/unfinished.js';
import { chatOf } from './chat-of.js';
import { FakeStorage, settle } from './fakes.js';

/** A request as a browser makes it, with the server's side in the hands of the test. */
class FakeRequest {
  upload = {};
  headers = {};
  status = 0;
  statusText = '';
  response = null;
  answerHeaders = {};
  open = (method, address) => Object.assign(this, { method, address });
  setRequestHeader = (name, value) => (this.headers[name] = value);
  getResponseHeader = (name) => this.answerHeaders[name] ?? null;
  send = (form) => (this.form = form);
  abort = () => this.onabort();

  answer(status, response, headers = {}) {
    Object.assign(this, { status, response, answerHeaders: headers });
    this.onload();
  }
}

function uploading(proof) {
  const file = new File(['Hello'], 'hello.txt');
  const request = Object.assign(new FakeRequest(), { file });
  const cancelling = new AbortController();
  const told = [];
  const result = uploadFile(file, {
    proof, progress: (bytes) => told.push(bytes), signal: cancelling.signal, open: () => request,
  });
  return { request, cancelling, told, result };
}

test('A file is uploaded as a form, with the proof of its sender, and tells its progress', async () => {
  const { request, told, result } = uploading({ antiforgery: 'proof' });
  assert.deepEqual([request.method, request.address], ['POST', '/api/v1/uploads']);
  assert.deepEqual(request.headers, { 'X-Chat-Antiforgery': 'proof' });
  assert.equal(request.form.get('file').name, 'hello.txt');
  request.upload.onprogress({ loaded: 3 });
  request.answer(200, { id: 'f-1' });
  assert.deepEqual([await result, told], [{ id: 'f-1' }, [3]]);
  assert.deepEqual(uploading({ accessToken: 'token' }).request.headers, { Authorization: 'Bearer token' });
});

test('A refused upload says why and when to try again, as every request does', async () => {
  const limited = uploading({});
  limited.request.answer(429, { code: 'rate_limited', detail: 'Too many.' }, { 'Retry-After': '30' });
  await assert.rejects(limited.result, { code: 'rate_limited', temporary: true, retryAfterMs: 30_000 });
  const infected = uploading({});
  infected.request.answer(403, { code: 'forbidden', detail: 'The virus scanner rejected this file.' });
  await assert.rejects(infected.result, { code: 'forbidden', message: /scanner/, temporary: false });
  const broken = uploading({});
  broken.request.answer(502, null);
  await assert.rejects(broken.result, { code: 'http_502', temporary: true });
  const lost = uploading({});
  lost.request.onerror();
  await assert.rejects(lost.result, { code: 'offline' });
  const foreign = uploading({});
  foreign.request.answer(200, null);
  await assert.rejects(foreign.result, { code: 'internal' });
});

test('A file that can no longer be read isn\'t taken for a lost connection', async () => {
  const { request, result } = uploading({});
  request.file.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) });
  request.onerror();
  await assert.rejects(result, { code: 'unreadable', temporary: false });
});

test('A cancelled upload ends, and one that is cancelled before its turn never begins', async () => {
  const { cancelling, result } = uploading({});
  cancelling.abort();
  await assert.rejects(result, { code: 'cancelled', temporary: false });
  const late = uploadFile(new File(['x'], 'x'), {
    proof: {}, signal: AbortSignal.abort(), open: () => assert.fail('It began.'),
  });
  await assert.rejects(late, { code: 'cancelled' });
});

function addresses(session) {
  const asked = [];
  const ask = async (type, members) => {
    asked.push([type, members]);
    return { url: '/api/v1/uploads/f-1?user=u&expires=9&signature=s' };
  };
  const unfinished = new Unfinished(new FakeStorage(), 'me');
  return { asked, uploads: new Uploads({ session, ask, unfinished }) };
}

test('With cookies an upload has its plain address, once they are sure to be good', async () => {
  let tokens = 0;
  const { uploads, asked } = addresses({ inCookies: true, token: async () => void tokens++ });
  assert.equal(await uploads.addressOf('f-1'), '/api/v1/uploads/f-1');
  assert.equal(await uploads.addressOf('f-1', { isPreview: true }), '/api/v1/uploads/f-1/preview');
  assert.deepEqual([tokens, asked], [2, []]);
});

test('Without cookies a signed link is asked for, good for the preview as well', async () => {
  const { uploads, asked } = addresses({ inCookies: false });
  assert.equal(await uploads.addressOf('f-1'), '/api/v1/uploads/f-1?user=u&expires=9&signature=s');
  assert.equal(await uploads.addressOf('f-1', { isPreview: true }),
    '/api/v1/uploads/f-1/preview?user=u&expires=9&signature=s');
  assert.deepEqual(asked[0], ['link', { upload: 'f-1' }]);
});

test('A message can consist of files alone, and a retry has the same client id and the same files', async () => {
  const { server, conversation } = await chatOf();
  const files = [{ id: 'f-1', name: 'a.txt', type: 'text/plain', bytes: 3 }];
  conversation.outbox.submit('', null, files);
  const [first] = server.socket.open('send');
  assert.deepEqual([first.attachments, 'text' in first], [['f-1'], false]);
  await server.socket.refuse('send', { code: 'muted', message: 'Muted.' });
  conversation.outbox.retry(first.clientId);
  const [second] = server.socket.open('send');
  assert.deepEqual([second.clientId, second.attachments], [first.clientId, ['f-1']]);
});

test('After logging out, nothing is uploaded and no upload is kept', async () => {
  const storage = new FakeStorage();
  const unfinished = new Unfinished(storage, 'me');
  unfinished.filesOf('c').keep([{ id: 'f-1', name: 'a', bytes: 1 }]);
  let complete;
  const uploads = new Uploads({
    session: { authorize: () => new Promise((resolve) => (complete = resolve)) }, unfinished, limits: () => ({ attachments: 9, uploadBytes: 9 }),
    changed: () => {}, persist: (action) => action(),
  });
  const files = uploads.draftOf('c');
  files.add([new File(['x'], 'b')]);
  assert.ok(uploads.isBusy);
  uploads.clear();
  unfinished.forgetAll();
  assert.ok(!uploads.isBusy);
  complete({ id: 'f-2', name: 'b', bytes: 1 });
  await settle();
  assert.deepEqual(storage.keys(), []);
});

test('Each draft has its files, and those of a conversation that the person left are gone', async () => {
  const { chat, server } = await chatOf();
  const files = chat.uploads.draftOf('c');
  assert.equal(chat.uploads.draftOf('c'), files);
  assert.notEqual(chat.uploads.draftOf('c', 7), files);
  await server.socket.say({ event: 'removed', conversation: 'c' });
  assert.notEqual(chat.uploads.draftOf('c'), files);
});
