import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LastingStorage } from '../../Frontend/wwwroot/client/lasting-storage.js';
import { everyMinute } from '../../Frontend/wwwroot/client/ticking.js';
import { windowLock } from '../../Frontend/wwwroot/client/window-lock.js';
import { FakeClock, FakeStorage, settle } from './fakes.js';

test('What is written lasts where the browser keeps it', () => {
  const kept = new FakeStorage();
  const storage = new LastingStorage(() => kept);
  storage.setItem('a', '1');
  assert.equal(new LastingStorage(() => kept).getItem('a'), '1');
  assert.deepEqual([storage.isLasting, storage.keys()], [true, ['a']]);
  storage.removeItem('a');
  assert.deepEqual([storage.getItem('a'), storage.keys()], [null, []]);
});

test('A storage that is refused, or is none, is replaced by memory', () => {
  const refused = () => {
    throw new Error('SecurityError');
  };
  for (const open of [refused, () => null, () => new Proxy({}, { get: refused })]) {
    const storage = new LastingStorage(open);
    storage.setItem('a', '1');
    assert.deepEqual([storage.isLasting, storage.getItem('a'), storage.keys()], [false, '1', ['a']]);
    storage.removeItem('a');
    assert.equal(storage.getItem('a'), null);
  }
});

test('A storage that is full still gives what it has, and memory takes the rest', () => {
  const full = new FakeStorage();
  full.setItem('old', '1');
  full.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  const storage = new LastingStorage(() => full);
  storage.setItem('new', '2');
  assert.deepEqual([storage.isLasting, storage.getItem('old'), storage.getItem('new')], [false, '1', '2']);
});

test('Without locks of the browser one window works at a time all the same', async () => {
  const clock = new FakeClock();
  const storage = new FakeStorage();
  const steps = [];
  const windowOf = (id) => {
    const lock = windowLock({ storage, key: 'lock', clock, id });
    const work = () => new Promise((resolve) => {
      steps.push(`${id} in`);
      clock.setTimeout(() => resolve(steps.push(`${id} out`)), 500);
    });
    return lock(work);
  };
  const both = Promise.all([windowOf('a'), windowOf('b')]);
  await clock.advance(2_000);
  await both;
  assert.deepEqual(steps.map((step) => step.split(' ')[1]), ['in', 'out', 'in', 'out']);
});

test('A window that went away with the lock does not keep the others out', async () => {
  const clock = new FakeClock();
  const storage = new FakeStorage();
  windowLock({ storage, key: 'lock', clock, id: 'gone' })(() => new Promise(() => {}));
  await clock.advance(100);
  let done = false;
  windowLock({ storage, key: 'lock', clock, id: 'next' })(async () => (done = true));
  await clock.advance(30_000);
  await settle();
  assert.ok(done);
});

test('Labels are looked at again at the beginning of each minute', async () => {
  const clock = new FakeClock();
  await clock.advance(59_000);
  const looks = [];
  everyMinute(() => looks.push(clock.now() % 60_000), clock);
  await clock.advance(121_000);
  assert.deepEqual(looks, [0, 0, 0]);
});
