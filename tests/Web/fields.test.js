import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lengthProblem } from '../../Frontend/wwwroot/views/fields.js';

const password = { least: 8, most: 128 };

test('Lengths are counted in characters, not in UTF-16 units', () => {
  assert.equal(lengthProblem('😀'.repeat(4), password), 'Use at least 8 characters (currently 4).');
  assert.equal(lengthProblem('😀'.repeat(8), password), '');
  assert.equal(lengthProblem('😀'.repeat(65), password), '');
  assert.equal(lengthProblem('😀'.repeat(129), password), 'Use at most 128 characters (currently 129).');
});

test('A letter with its accent is one character, however it is typed', () => {
  assert.equal(lengthProblem('e\u0301'.repeat(7), password), 'Use at least 8 characters (currently 7).');
});

test('An empty field is not too short: whether it may be empty is asked elsewhere', () => {
  assert.equal(lengthProblem('', password), '');
});
