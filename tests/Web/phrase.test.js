import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Phrase, balanced, listed, phrase } from '../../Frontend/wwwroot/client/phrase.js';
import { peopleInWords } from '../../Frontend/wwwroot/views/words.js';

const [Isolate, Pop] = ['\u2068', '\u2069'];

test('Names in a sentence are told from our own words', () => {
  const { parts } = phrase`${'Eve'} joined ${3} times`;
  assert.deepEqual(parts, [{ name: 'Eve' }, ' joined ', '3', ' times']);
  const read = phrase`Read by ${peopleInWords(['Ann', 'Bo'])}`;
  assert.deepEqual(read.parts, ['Read by ', { name: 'Ann' }, ' and ', { name: 'Bo' }]);
  assert.deepEqual(peopleInWords(['Ann', 'Bo', 'Cy']).parts.at(-1), ' and 1 other');
});

test('In a plain string each name is isolated', () => {
  assert.equal(String(phrase`Moderate ${'Eve\u202e'}`), `Moderate ${Isolate}Eve\u202e${Pop}`);
  assert.equal(String(listed(['Ann', 'Bo'])), `${Isolate}Ann${Pop}, ${Isolate}Bo${Pop}`);
  assert.equal(JSON.stringify([new Phrase(['a', { name: 'b' }])]), JSON.stringify([`a${Isolate}b${Pop}`]));
});

test('No name ends its isolation, or that of what it stands in', () => {
  assert.equal(balanced(`Eve${Pop}\u202e`), 'Eve\u202e');
  assert.equal(balanced(`${Pop}${Pop}a\u2067b`), `a\u2067b${Pop}`);
  assert.equal(balanced(`\u2066a${Pop}b`), `\u2066a${Pop}b`);
  assert.equal(balanced('two\nlines\u2029and more'), 'two lines and more');
});
