import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../Frontend/wwwroot/client/timeline.js';
import { message, messages } from './fakes.js';

const seqs = (events) => events.map(({ seq }) => seq);

test('Live events extend the run', () => {
  const timeline = new Timeline('e1', 4);
  assert.deepEqual(seqs(timeline.receive(message(5))), [5]);
  assert.deepEqual(seqs(timeline.receive(message(6))), [6]);
  assert.deepEqual([timeline.first, timeline.last], [5, 6]);
});

test('A seq is taken in once', () => {
  const timeline = new Timeline('e1', 4);
  timeline.receive(message(5));
  assert.deepEqual(timeline.receive(message(5)), []);
  assert.deepEqual(timeline.receive(message(3)), []);
  assert.deepEqual(seqs(timeline.events), [5]);
  assert.equal(timeline.statistics.repeats, 2);
});

test('An event beyond a gap is not shown before the gap is filled', () => {
  const timeline = new Timeline('e1', 4);
  assert.deepEqual(timeline.receive(message(7)), []);
  assert.deepEqual(timeline.receive(message(6)), []);
  assert.ok(timeline.hasGap);
  assert.deepEqual(seqs(timeline.events), []);
  assert.deepEqual(seqs(timeline.receive(message(5))), [5, 6, 7]);
  assert.ok(!timeline.hasGap);
});

test('A run of any order of arrival has no holes and no repeats', () => {
  let state = 7;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 200; round++) {
    const timeline = new Timeline('e1', 0);
    const arrivals = [...messages(1, 40), ...messages(1, 40)].sort(() => random() - 0.5);
    const grown = arrivals.flatMap((event) => timeline.receive(event));
    assert.deepEqual(seqs(grown), seqs(messages(1, 40)));
  }
});

test('A flood beyond a gap is not kept without limit, and the gap stays known', () => {
  const timeline = new Timeline('e1', 0);
  for (const event of messages(2, 2000)) {
    timeline.receive(event);
  }
  timeline.receive(message(1));
  assert.equal(timeline.last, 513);
  assert.ok(timeline.hasGap);
});

test('Events of another epoch mean nothing', () => {
  const timeline = new Timeline('e1', 4);
  assert.deepEqual(timeline.receive(message(5, { epoch: 'e2' })), []);
  assert.equal(timeline.last, 4);
  assert.ok(!timeline.hasGap);
});

test('Pages of history join the front', () => {
  const timeline = new Timeline('e1', 100);
  assert.ok(timeline.prepend(messages(51, 100), { more: true, oldest: 1 }));
  assert.ok(!timeline.isComplete);
  assert.ok(timeline.prepend(messages(1, 50), { more: false, oldest: 1 }));
  assert.deepEqual([timeline.first, timeline.last, timeline.isComplete], [1, 100, true]);
});

test('A page that does not join the run is refused and changes nothing', () => {
  const timeline = new Timeline('e1', 100);
  timeline.prepend(messages(51, 100), { more: true, oldest: 1 });
  assert.ok(!timeline.prepend(messages(1, 40), { more: false, oldest: 1 }));
  assert.equal(timeline.first, 51);
});

test('What retention took is not asked for again', () => {
  const timeline = new Timeline('e1', 100);
  timeline.prepend(messages(61, 100), { more: false, oldest: 61 });
  assert.ok(timeline.isComplete);
  const emptied = new Timeline('e1', 100);
  emptied.prepend([], { more: false, oldest: 101 });
  assert.ok(emptied.isComplete);
});

test('A trimmed front can be read again', () => {
  const timeline = new Timeline('e1', 100);
  timeline.prepend(messages(1, 100), { more: false, oldest: 1 });
  timeline.trim(30);
  assert.deepEqual([timeline.first, timeline.isComplete], [71, false]);
  assert.ok(timeline.prepend(messages(21, 70), { more: true, oldest: 1 }));
  assert.equal(timeline.at(21).seq, 21);
});

test('What is known about a trimmed front goes with it', () => {
  const timeline = new Timeline('e1', 100);
  timeline.prepend(messages(1, 100), { more: false, oldest: 1 });
  timeline.receive(message(101, { event: 'edit', target: 5, text: 'Newest' }));
  timeline.receive(message(102, { event: 'edit', target: 95, text: 'Newest' }));
  timeline.trim(30);
  assert.equal(timeline.asChanged(message(5)).text, 'Message 5');
  assert.equal(timeline.message(95).text, 'Newest');
});

test('A restart drops everything that was held', () => {
  const timeline = new Timeline('e1', 4);
  timeline.receive(message(5));
  timeline.receive(message(9));
  timeline.restart('e2', 70);
  assert.deepEqual([timeline.events.length, timeline.last, timeline.hasGap], [0, 70, false]);
});

test('Edits, deletions and reactions show on their messages', () => {
  const timeline = new Timeline('e1', 0);
  const by = (id) => ({ sender: { type: 'user', id, name: id } });
  [
    message(1), message(2),
    message(3, { event: 'edit', target: 1, text: 'Better' }),
    message(4, { event: 'delete', target: 2 }),
    message(5, { event: 'react', target: 1, emoji: '👍', on: true, ...by('bo') }),
    message(6, { event: 'react', target: 1, emoji: '👍', on: true, ...by('cy') }),
    message(7, { event: 'react', target: 1, emoji: '👍', on: false, ...by('bo') }),
  ].forEach((event) => timeline.receive(event));
  const first = timeline.message(1);
  assert.deepEqual([first.text, first.edited], ['Better', true]);
  assert.deepEqual(first.reactions, [{ emoji: '👍', count: 1, users: ['cy'] }]);
  assert.deepEqual([timeline.message(2).deleted, timeline.message(2).text], [true, '']);
});

test('An older page does not bring back an older text', () => {
  const timeline = new Timeline('e1', 3);
  timeline.receive(message(4, { event: 'edit', target: 1, text: 'Newest' }));
  timeline.prepend([message(1), message(2), message(3, { event: 'edit', target: 1, text: 'Older' })], { more: false });
  assert.equal(timeline.message(1).text, 'Newest');
});

test('A message from history holds what was changed before, and later events add to it', () => {
  const timeline = new Timeline('e1', 0);
  const by = (id) => ({ sender: { type: 'user', id, name: id } });
  const reactions = [{ emoji: '👍', count: 25, by: ['bo', 'cy'] }, { emoji: '🎉', count: 1, by: ['bo'] }];
  for (const event of [
    message(1, { text: 'Newest', edited: { seq: 2, at: '' }, reactions, changed: 4 }),
    message(2, { event: 'edit', target: 1, text: 'Newest' }),
    message(3, { event: 'react', target: 1, emoji: '👍', on: true, ...by('bo') }),
    message(4, { event: 'pin', target: 1, on: true }),
    message(5, { event: 'react', target: 1, emoji: '👍', on: true, ...by('di') }),
    message(6, { event: 'react', target: 1, emoji: '🎉', on: false, ...by('bo') }),
    message(7, { event: 'react', target: 1, emoji: '👍', on: false, ...by('zoe') }),
    message(8, { event: 'edit', target: 9, deleted: true }),
  ]) {
    timeline.receive(event);
  }
  const first = timeline.message(1);
  assert.deepEqual([first.text, first.edited], ['Newest', true]);
  assert.deepEqual(first.reactions, [{ emoji: '👍', count: 25, users: ['bo', 'cy', 'di'] }]);
});

test('A live edit that is older than the text from history does not replace it', () => {
  const timeline = new Timeline('e1', 1);
  timeline.receive(message(2, { event: 'edit', target: 1, text: 'Older' }));
  timeline.prepend([message(1, { text: 'Newest', edited: { seq: 3, at: '' }, changed: 3 })], { more: false });
  assert.equal(timeline.message(1).text, 'Newest');
});

test('Pins and replies show on their messages, and a deletion ends the pin but not the thread', () => {
  const timeline = new Timeline('e1', 0);
  [
    message(1), message(2, { thread: { replies: 5, last: 9 }, pinned: true, changed: 9 }),
    message(3, { event: 'pin', target: 1, on: true }), message(4, { replyTo: 1 }), message(5, { replyTo: 1 }),
  ].forEach((event) => timeline.receive(event));
  const facts = (seq) => [timeline.message(seq).pinned, timeline.message(seq).thread];
  assert.deepEqual(facts(1), [true, { replies: 2, last: 5 }]);
  assert.deepEqual(facts(2), [true, { replies: 5, last: 9 }]);
  timeline.receive(message(6, { event: 'pin', target: 2, on: false }));
  timeline.receive(message(7, { event: 'delete', target: 1 }));
  assert.deepEqual(facts(1), [false, { replies: 2, last: 5 }]);
});
