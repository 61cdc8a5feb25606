import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Countdown } from '../../Frontend/wwwroot/client/countdown.js';
import { ChatError } from '../../Frontend/wwwroot/client/protocol.js';
import {
  agoInWords, bytesInWords, errorSentence, excerptOf, momentInWords, peopleInWords, searchSentence, sendSentence,
  shortLabel, stoppedSentence, timeLabel, uploadSentence, waitInWords,
} from '../../Frontend/wwwroot/views/words.js';
import { FakeClock } from './fakes.js';

const now = new Date(2026, 4, 3, 12, 0).getTime();
const Minute = 60_000;
const refused = (code, retryAfterMs = null) => new ChatError(code, code, { retryAfterMs, now });

test('Waits and people are said in words', () => {
  assert.deepEqual([200, 1500, 89_000, 300_000, 7_200_000, 259_200_000].map(waitInWords),
    ['in 1 second', 'in 2 seconds', 'in 89 seconds', 'in 5 minutes', 'in 2 hours', 'in 3 days']);
  const people = String(peopleInWords(['Ann', 'Bo', 'Cy', 'Di']));
  assert.equal(people.replace(/[\u2068\u2069]/gu, ''), 'Ann, Bo and 2 others');
});

test('A limit says when to try again, and less the later it is asked', () => {
  const error = refused('rate_limited', 40_000);
  assert.equal(errorSentence(error, now), 'Too many attempts. Try again in 40 seconds.');
  assert.equal(errorSentence(error, now + 30_000), 'Too many attempts. Try again in 10 seconds.');
});

test('A mute says until when, and on another day which day', () => {
  const today = now + 90 * Minute;
  assert.equal(errorSentence(refused('muted', 90 * Minute), now),
    `You're muted and can't write here until ${timeLabel(today)}.`);
  assert.match(momentInWords(now + 48 * 60 * Minute, now), /5.*, /);
  assert.match(momentInWords(now + 365 * 24 * 60 * Minute, now), /2027, /);
});

test('Each refusal has a sentence of its own', () => {
  const sentences = ['forbidden', 'blocked', 'muted', 'not_found'].map((code) => errorSentence(refused(code), now));
  assert.equal(new Set(sentences).size, 4);
  assert.ok(sentences.every((sentence) => sentence.endsWith('.')));
});

test('Each close code that ends for good has a sentence that says what to do', () => {
  assert.match(stoppedSentence({ reason: 'login', code: 4502 }), /logged out from another device.*log in again/);
  assert.match(stoppedSentence({ reason: 'closed', code: 4503 }), /banned/);
  assert.match(stoppedSentence({ reason: 'closed', code: 4504 }), /Close some or wait a minute, then try again/);
});

test('A countdown tells once a second, with 0 at the end, and not after a stop', async () => {
  const clock = new FakeClock();
  const countdown = new Countdown(clock);
  const told = [];
  countdown.start(clock.now() + 2_500, (leftMs) => told.push(leftMs));
  await clock.advance(10_000);
  assert.deepEqual(told, [2_500, 1_500, 500, 0]);
  countdown.start(clock.now() + 2_500, (leftMs) => told.push(leftMs));
  countdown.stop();
  await clock.advance(10_000);
  assert.deepEqual(told.slice(4), [2_500]);
});

test('A clock that is behind the server makes nothing a weekday of the past', () => {
  assert.match(shortLabel(now + 26 * 60 * Minute, now), /4/);
  assert.equal(agoInWords(now + Minute, now), 'just now');
});

test('What the server says is wrong with a member is a sentence', () => {
  const error = new ChatError('schema_violation', 'name: must have a character that can be seen.');
  assert.equal(errorSentence(error, now), 'The name must have a character that can be seen.');
});

test('Sizes are said in words', () => {
  const sizes = [1, 1_023, 348_160, 1_258_291, 10_485_760, 2_147_483_648];
  assert.deepEqual(sizes.map(bytesInWords), ['1 byte', '1023 bytes', '340 KB', '1.2 MB', '10 MB', '2 GB']);
});

test('Why a file was not taken is said of the file', () => {
  const sentence = (code, message, bytes = 5, retryAfterMs = null) =>
    uploadSentence(new ChatError(code, message, { retryAfterMs, now }), { bytes, uploadBytes: 1_048_576 }, now);
  assert.equal(sentence('too_large', 'too_large', 2_000_000), 'Files can have up to 1 MB.');
  assert.equal(sentence('too_large', 'The image has too many pixels.'), 'The image has too many pixels.');
  assert.equal(sentence('forbidden', 'The virus scanner rejected this file.'), 'The virus scanner rejected this file.');
  assert.equal(sentence('rate_limited', '', 5, 40_000),
    'You\'ve uploaded as much as allowed for now. Try again in 40 seconds.');
  assert.equal(sentence('unavailable', 'x'), 'The server can\'t accept files right now.');
  assert.equal(sentence('schema_violation', 'file: must not be empty.'), 'The file must not be empty.');
  assert.equal(sentence('http_413', ''), 'This is too large.');
  assert.match(sentence('unreadable', ''), /attach it again/);
  assert.equal(sentence('offline', 'x'), 'There is no connection right now.');
});

test('A message whose file is gone says so, and a search that took too long what to do', () => {
  assert.match(sendSentence(refused('not_found'), { attachments: [{ id: 'f' }] }, now), /file.* no longer on/);
  assert.equal(sendSentence(refused('not_found'), {}, now), errorSentence(refused('not_found'), now));
  assert.match(searchSentence(refused('timeout'), now), /more words/);
  assert.equal(searchSentence(refused('unavailable'), now), errorSentence(refused('unavailable'), now));
});

test('A message without text is its file, or the number of its files', () => {
  const files = [{ name: 'plan.pdf' }, { name: 'map.png' }];
  assert.equal(excerptOf({ text: '', attachments: files.slice(0, 1) }), 'plan.pdf');
  assert.equal(excerptOf({ text: '', attachments: files }), '2 attachments');
  assert.equal(excerptOf({ text: '', deleted: true, attachments: [] }), 'Message deleted');
});
