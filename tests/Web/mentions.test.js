import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isMentioned, mentionable, mentionBefore, mentionChoices, mentionRuns,
} from '../../Frontend/wwwroot/client/mentions.js';

test('An @ that begins a word begins a mention, up to the caret', () => {
  const query = (text, caret = text.length) => mentionBefore(text, caret)?.query ?? null;
  assert.equal(query('@'), '');
  assert.equal(query('Hello @an'), 'an');
  assert.equal(query('(@ann.l'), 'ann.l');
  assert.equal(query('你好@安'), '安');
  assert.equal(query('@ann and more', 3), 'an');
  for (const text of ['ann@example', 'Hello', '@ann ', '@@ann', '\\@ann', `@${'a'.repeat(31)}`]) {
    assert.equal(query(text), null, text);
  }
  assert.deepEqual(mentionBefore('Hi @bo', 6), { from: 3, query: 'bo' });
});

const people = [
  { id: 'a', handle: 'ann.lee', name: 'Ann Lee', online: false },
  { id: 'b', handle: 'bob', name: 'Ánna Berg', online: false },
  { id: 'c', handle: 'cleo', name: 'Marie-Anne Roy', online: true },
];
const offered = (query, all = people) => mentionChoices(query, all).map(({ id }) => id);

test('People are offered by the beginning of their handle, then of a word of their name, those online first', () => {
  assert.deepEqual(offered(''), ['c', 'a', 'b']);
  assert.deepEqual(offered('an'), ['a', 'c', 'b']);
  assert.deepEqual(offered('ÁNN'), ['a', 'c', 'b']);
  assert.deepEqual(offered('lee'), ['a']);
  assert.deepEqual(offered('nn'), []);
  const many = Array.from({ length: 20 }, (_, at) => ({ id: `p${at}`, handle: `pat${at}`, name: 'Pat', online: false }));
  assert.equal(offered('pat', many).length, 8);
});

test('Members with a handle can be mentioned, and by moderators all at once', () => {
  const known = [...people, { id: 'g', name: 'Guest' }];
  const chat = { me: { id: 'me' }, people: new Map(known.map((person) => [person.id, person])) };
  const conversation = (own, more = {}) => ({
    members: new Map([['me', { id: 'me', role: own }], ['a', { id: 'a' }], ['g', { id: 'g' }]]), memberCount: 3,
    isDirect: false, ...more,
  });
  const ids = (one) => mentionable(one, chat).map(({ id }) => id);
  assert.deepEqual(ids(conversation('member')), ['a']);
  assert.deepEqual(ids(conversation('moderator')), ['a', 'all']);
  assert.deepEqual(ids(conversation('owner', { memberCount: 1_001 })), ['a']);
  assert.deepEqual(ids(conversation('member', { members: null })), []);
});

test('A message mentions the reader by name or with everybody, and nobody mentions themselves', () => {
  const by = (id, mentions) => isMentioned({ sender: { id }, mentions }, 'me');
  assert.deepEqual([by('ann', ['me']), by('ann', ['all']), by('ann', ['here'])], [true, true, true]);
  assert.deepEqual([by('ann', ['bo']), by('ann', undefined), by('me', ['me', 'all'])], [false, false, false]);
});

const handles = { a: 'Ann', l: 'ann.lee', b: 'bo_b' };
const marked = (text, mentions) => mentionRuns(text, mentions, (id) => handles[id])
  .map(({ text: run, mention }) => (mention === undefined ? run : `[${run}=${mention}]`)).join('');

test('Mentions that the server found are marked, the longest handle that it knows', () => {
  assert.equal(marked('Hi @ann, and @BO_B!', ['a', 'b']), 'Hi [@ann=a], and [@BO_B=b]!');
  assert.equal(marked('@ann.lee and @ann.', ['a', 'l']), '[@ann.lee=l] and [@ann=a].');
  assert.equal(marked('@ann.lee', ['a']), '[@ann=a].lee');
  assert.equal(marked('@all: @here', ['all', 'here']), '[@all=all]: [@here=here]');
});

test('What is no mention is not marked, and no character is lost', () => {
  assert.equal(marked('@annie, me@ann and \\@ann', ['a']), '@annie, me@ann and \\@ann');
  assert.equal(marked('@ann', []), '@ann');
  assert.equal(marked('@stranger', ['unknown']), '@stranger');
  assert.equal(marked('', ['a']), '');
});
