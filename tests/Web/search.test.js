import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerptRuns, Search, searchMembers } from '../../Frontend/wwwroot/client/search.js';
import { ChatError } from '../../Frontend/wwwroot/client/protocol.js';
import { message, settle } from './fakes.js';

const found = (seq) => ({ conversation: 'c', event: message(seq), highlights: [[0, 7]] });

/** A search whose requests the test answers one by one. */
function searchOf() {
  const asked = [];
  const request = (type, members) =>
    new Promise((resolve, reject) => asked.push({ type, members, resolve, reject }));
  return { asked, search: new Search({ members: { query: 'x' }, request, changed: () => {} }) };
}

async function answer({ asked }, items, next) {
  asked.at(-1).resolve({ items, ...(next && { next }) });
  await settle();
}

test('Results come page by page, each asked for with the end of the last', async () => {
  const one = searchOf();
  one.search.more();
  assert.ok(one.search.loading && !one.search.hasMore);
  await answer(one, [found(9), found(8)], 'n1');
  assert.deepEqual(one.search.results.map(({ message: { seq } }) => seq), [9, 8]);
  assert.ok(one.search.hasMore && !one.search.isComplete && !one.search.loading);
  one.search.more();
  assert.deepEqual(one.asked[1].members, { query: 'x', limit: 20, after: 'n1' });
  await answer(one, [found(7)]);
  assert.ok(one.search.isComplete);
  one.search.more();
  assert.equal(one.asked.length, 2);
});

test('Pages without a result are passed over, five at a time', async () => {
  const one = searchOf();
  one.search.more();
  for (let page = 1; page <= 5; page++) {
    await answer(one, [], `n${page}`);
  }
  assert.deepEqual([one.asked.length, one.search.loading, one.search.isComplete], [5, false, false]);
  one.search.more();
  await answer(one, [found(1)], 'n6');
  assert.deepEqual([one.asked.length, one.search.results.length], [6, 1]);
});

test('A search that fails keeps its results, and goes on where it was', async () => {
  const one = searchOf();
  one.search.more();
  await answer(one, [found(9)], 'n1');
  one.search.more();
  one.asked[1].reject(ChatError.timeout());
  await settle();
  assert.deepEqual([one.search.error.code, one.search.results.length, one.search.loading], ['timeout', 1, false]);
  one.search.more();
  assert.equal(one.search.error, null);
  assert.equal(one.asked[2].members.after, 'n1');
});

test('What is deleted or can no longer be read is no result any longer, and an edited one has its newest text', async () => {
  const one = searchOf();
  one.search.more();
  await answer(one, [found(9), found(8), found(7), found(6)]);
  const now = { 9: message(9), 8: { ...message(8), text: 'Other words' }, 7: { ...message(7), deleted: true }, 6: null };
  one.search.revise(({ message: { seq } }) => now[seq]);
  assert.deepEqual(one.search.results.map(({ message: { text }, highlights }) => [text, highlights.length]),
    [['Message 9', 1], ['Other words', 0]]);
});

test('Days are the reader\'s, the last one included, and only what was chosen is asked', () => {
  assert.deepEqual(searchMembers({ query: ' word ', since: '2026-03-29', until: '2026-03-29' }), {
    query: 'word', from: new Date(2026, 2, 29).toISOString(), to: new Date(2026, 2, 30).toISOString(),
  });
  assert.deepEqual(searchMembers({ query: 'word', conversation: 'c', sender: 'u', has: 'link', since: '', until: '' }),
    { query: 'word', conversation: 'c', sender: 'u', has: 'link' });
});

test('The quotation marks of a phone make a phrase as well', () => {
  assert.equal(searchMembers({ query: '“good morning”' }).query, '"good morning"');
});

const shown = (runs) => runs.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('');

test('Hits are counted in characters, and stand on one line with the words around them', () => {
  assert.equal(shown(excerptRuns('😀 Good\nmorning', [[2, 4], [7, 7]])), '😀 [Good] [morning]');
  assert.equal(shown(excerptRuns('Nothing', [])), 'Nothing');
});

test('Of a long message, the part around the first hit is shown', () => {
  const text = `${'a'.repeat(500)} hit ${'b'.repeat(500)} hit`;
  const excerpt = shown(excerptRuns(text, [[501, 3], [1_006, 3]]));
  assert.equal(excerpt, `…${'a'.repeat(59)} [hit] ${'b'.repeat(136)}…`);
});
