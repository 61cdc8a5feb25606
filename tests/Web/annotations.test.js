import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../Frontend/wwwroot/client/timeline.js';
import { message } from './fakes.js';

const People = ['ann', 'bo', 'cy'];
const Emoji = ['👍', '🎉'];
const Messages = 4;
const Events = 40;

/** The same numbers for the same seed. */
function randomOf(seed) {
  let state = seed;
  return (below) => (state = (state * 16807) % 2147483647) % below;
}

/** A log of some messages and then random changes of them, as the server would take it. */
function randomLog(random) {
  const log = Array.from({ length: Messages }, (_, index) => message(index + 1));
  while (log.length < Events) {
    const seq = log.length + 1;
    const target = 1 + random(Messages);
    const id = People[random(People.length)];
    const sender = { type: 'user', id, name: id };
    const on = random(3) > 0;
    const emoji = Emoji[random(Emoji.length)];
    const change = [
      { event: 'react', emoji, on }, { event: 'react', emoji, on }, { event: 'edit', text: `Text of ${seq}` },
      { event: 'pin', on }, { event: 'message', replyTo: target }, { event: random(4) === 0 ? 'delete' : 'pin', on },
    ][random(6)];
    const before = served(log, target);
    const given = before.reactions?.find((one) => one.emoji === emoji)?.by.includes(id) ?? false;
    const isNews = change.event !== 'react' || given !== on;
    const isPossible = change.event === 'message' || (!before.deleted && isNews);
    if (isPossible) {
      log.push(message(seq, { sender, ...(change.event === 'message' ? {} : { target }), ...change }));
    }
  }
  return log;
}

/** A message as history serves it at the end of a log. */
function served(log, seq) {
  const sent = log[seq - 1];
  const about = log.filter((event) => event.target === seq || event.replyTo === seq);
  const replies = about.filter(({ event }) => event === 'message');
  const edit = about.findLast(({ event }) => event === 'edit');
  const thread = replies.length > 0 && { thread: { replies: replies.length, last: replies.at(-1).seq } };
  const changed = about.length > 0 && { changed: about.at(-1).seq };
  if (about.some(({ event }) => event === 'delete')) {
    return { ...sent, text: undefined, deleted: true, ...thread, ...changed };
  }
  const reactions = Emoji.map((emoji) => {
    const by = People.filter((id) => about.findLast((event) =>
      event.event === 'react' && event.emoji === emoji && event.sender.id === id)?.on);
    return { emoji, count: by.length, by };
  }).filter(({ count }) => count > 0);
  return {
    ...sent, ...(edit && { text: edit.text, edited: { seq: edit.seq, at: edit.at } }),
    ...(reactions.length > 0 && { reactions }),
    ...(about.findLast(({ event }) => event === 'pin')?.on && { pinned: true }), ...thread, ...changed,
  };
}

/** What a reader sees of a message. */
const seen = ({ text, edited, deleted = false, pinned, thread, reactions }) => ({
  text, edited, deleted, pinned, thread,
  reactions: reactions.map(({ emoji, count, users }) => [emoji, count, ...users.toSorted()]).toSorted(),
});

const asServed = (log, seq) => seen(new Timeline('e1', 0).asChanged(served(log, seq)));

test('Live changes of a message leave it as the history serves it, wherever reading begins', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = randomOf(seed * 7919);
    const log = randomLog(random);
    const start = Messages + random(Events - Messages);
    const [heard, readAt] = [0, 0].map(() => start + random(Events - start + 1));
    const known = log.slice(0, readAt);
    const page = log.slice(0, start).map((event) => (event.event === 'message' ? served(known, event.seq) : event));
    const reader = new Timeline('e1', start);
    log.slice(start, heard).forEach((event) => reader.receive(event));
    assert.ok(reader.prepend(page, { more: false }));
    const then = log.slice(0, Math.max(heard, readAt));
    for (let seq = 1; seq <= Messages; seq++) {
      const expected = asServed(then, seq);
      assert.deepEqual(seen(reader.message(seq)), expected, `seed ${seed}, message ${seq}, heard ${heard}, ${readAt}`);
    }
    log.slice(heard).forEach((event) => reader.receive(event));
    const whole = new Timeline('e1', 0);
    log.forEach((event) => whole.receive(event));
    for (let seq = 1; seq <= Messages; seq++) {
      const expected = asServed(log, seq);
      assert.deepEqual(seen(whole.message(seq)), expected, `seed ${seed}, message ${seq}, followed from the start`);
      assert.deepEqual(seen(reader.message(seq)), expected, `seed ${seed}, message ${seq}, page of ${readAt}`);
    }
  }
});
