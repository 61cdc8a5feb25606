import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isComposing, isSendKey } from '../../Frontend/wwwroot/views/send-key.js';

const enter = (more = {}) => ({
  key: 'Enter', keyCode: 13, shiftKey: false, ctrlKey: false, metaKey: false, isComposing: false, ...more,
});
const keys = { isTouch: false };
const fingers = { isTouch: true };

test('Enter sends, with Shift it begins a line, and other keys do neither', () => {
  assert.ok(isSendKey(enter(), keys));
  assert.ok(!isSendKey(enter({ shiftKey: true }), keys));
  assert.ok(!isSendKey(enter({ key: 'a', keyCode: 65 }), keys));
});

test('The Enter that ends a composition never sends, in the order of either kind of browser', () => {
  assert.ok(!isSendKey(enter({ isComposing: true, keyCode: 229 }), keys));
  assert.ok(!isSendKey(enter({ isComposing: true }), keys));
  // WebKit says that the composition has ended before it tells of the key that ended it.
  assert.ok(!isSendKey(enter({ keyCode: 229 }), keys));
});

test('The Escape that drops a composition belongs to the input method, in either kind of browser', () => {
  const escape = { key: 'Escape', keyCode: 27, isComposing: false };
  assert.ok(!isComposing(escape));
  assert.ok(isComposing({ ...escape, isComposing: true }));
  assert.ok(isComposing({ ...escape, keyCode: 229 }));
});

test('Where fingers write Enter begins a line; a keyboard that is there too sends with Ctrl', () => {
  assert.ok(!isSendKey(enter(), fingers));
  assert.ok(isSendKey(enter({ ctrlKey: true }), fingers));
});
