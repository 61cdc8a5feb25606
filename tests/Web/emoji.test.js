import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommonEmoji, isEmoji } from '../../Frontend/wwwroot/client/emoji.js';

test('Every emoji that is offered is one, once', () => {
  assert.deepEqual(CommonEmoji.filter(([emoji]) => !isEmoji(emoji)), []);
  assert.equal(new Set(CommonEmoji.flat()).size, 2 * CommonEmoji.length);
});

test('One emoji is told from words, numbers and several emoji', () => {
  const emoji = ['👍🏽', '👩‍👩‍👧', '🇫🇷', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', ':party_parrot:'];
  assert.deepEqual(emoji.filter((text) => !isEmoji(text)), []);
  const others = ['', 'ok', '7', '👍👍', '👍!', ':two words:', ':', '<b>'];
  assert.deepEqual(others.filter(isEmoji), []);
});
