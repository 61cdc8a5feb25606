import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox } from '../../Frontend/wwwroot/client/outbox.js';
import { ChatError } from '../../Frontend/wwwroot/client/protocol.js';
import { FakeClock, settle } from './fakes.js';

/** An outbox whose sends the test answers one by one. */
function outboxOf() {
  const clock = new FakeClock();
  const sends = [];
  const send = ({ clientId, text }) =>
    new Promise((resolve, reject) => sends.push({ clientId, text, resolve, reject }));
  return { clock, sends, outbox: new Outbox({ send, clock, random: () => 0 }) };
}

const states = ({ entries }) => entries.map(({ text, state }) => `${text} ${state}`);
const busy = () => new ChatError('unavailable', 'busy', { temporary: true });

test('A message is sending, then sent, then gone when its event has come', async () => {
  const { outbox, sends } = outboxOf();
  outbox.submit('one');
  assert.deepEqual(states(outbox), ['one sending']);
  sends[0].resolve({ seq: 5, at: '' });
  await settle();
  assert.deepEqual(states(outbox), ['one sent']);
  outbox.settle(sends[0].clientId);
  assert.deepEqual(states(outbox), []);
});

test('The next message waits until the one before it is stored', async () => {
  const { outbox, sends, clock } = outboxOf();
  outbox.submit('one');
  await clock.advance(600);
  outbox.submit('two');
  assert.equal(sends.length, 1);
  sends[0].resolve({ seq: 1, at: '' });
  await settle();
  assert.equal(sends[1].text, 'two');
});

test('A second submit within half a second, and the same text within a second, are accidents', async () => {
  const { outbox, clock } = outboxOf();
  assert.ok(outbox.submit('one'));
  await clock.advance(499);
  assert.ok(!outbox.submit('two'));
  await clock.advance(2);
  assert.ok(!outbox.submit('one'));
  assert.ok(outbox.submit('two'));
  await clock.advance(1000);
  assert.ok(outbox.submit('two'));
});

test('Files without words are no repeat of other files', async () => {
  const { outbox, clock } = outboxOf();
  assert.ok(outbox.submit('', null, [{ id: 'f-1' }]));
  await clock.advance(600);
  assert.ok(outbox.submit('', null, [{ id: 'f-2' }]));
  assert.deepEqual(outbox.entries.map(({ attachments: [{ id }] }) => id), ['f-1', 'f-2']);
});

test('A temporary error is tried three times with the same client id, then left to the person', async () => {
  const { outbox, sends, clock } = outboxOf();
  outbox.submit('one');
  for (let attempt = 0; attempt < 3; attempt++) {
    assert.equal(sends.length, attempt + 1);
    sends[attempt].reject(busy());
    await clock.advance(10_000);
  }
  assert.equal(sends.length, 3);
  assert.equal(new Set(sends.map(({ clientId }) => clientId)).size, 1);
  assert.deepEqual(states(outbox), ['one failed']);
  outbox.retry(sends[0].clientId);
  assert.deepEqual(states(outbox), ['one sending']);
  assert.equal(sends[3].clientId, sends[0].clientId);
});

test('A refusal for good is not tried again', async () => {
  const { outbox, sends, clock } = outboxOf();
  outbox.submit('one');
  sends[0].reject(new ChatError('muted'));
  await clock.advance(60_000);
  assert.equal(sends.length, 1);
  assert.deepEqual(states(outbox), ['one failed']);
  outbox.discard(sends[0].clientId);
  assert.deepEqual(states(outbox), []);
});

test('A rate limit is waited for as long as the server says', async () => {
  const { outbox, sends, clock } = outboxOf();
  outbox.submit('one');
  sends[0].reject(new ChatError('rate_limited', '', { temporary: true, retryAfterMs: 7_000 }));
  await clock.advance(6_900);
  assert.equal(sends.length, 1);
  await clock.advance(200);
  assert.equal(sends.length, 2);
});

test('A lost connection costs no try, and the message goes out when it is back', async () => {
  const { outbox, sends, clock } = outboxOf();
  outbox.submit('one');
  for (let loss = 0; loss < 5; loss++) {
    sends[loss].reject(ChatError.disconnected());
    await clock.advance(60_000);
    assert.deepEqual(states(outbox), ['one waiting']);
    outbox.resume();
    await settle();
  }
  for (const attempt of [5, 6]) {
    sends[attempt].reject(busy());
    await clock.advance(10_000);
  }
  assert.equal(sends.length, 8);
  assert.equal(new Set(sends.map(({ clientId }) => clientId)).size, 1);
});

test('A stored message whose event will not come any more disappears', async () => {
  const { outbox, sends } = outboxOf();
  outbox.submit('one');
  sends[0].resolve({ seq: 5, at: '' });
  await settle();
  outbox.settleUpTo(4);
  assert.deepEqual(states(outbox), ['one sent']);
  outbox.settleUpTo(5);
  assert.deepEqual(states(outbox), []);
});

test('A failed message whose event comes after all disappears', async () => {
  const { outbox, sends } = outboxOf();
  outbox.submit('one');
  sends[0].reject(new ChatError('internal'));
  await settle();
  outbox.settle(sends[0].clientId);
  assert.deepEqual(states(outbox), []);
});
