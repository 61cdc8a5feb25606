import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textRuns } from '../../Frontend/wwwroot/views/links.js';

const linksOf = (text) => textRuns(text).filter(({ href }) => href !== undefined).map(({ href }) => href);

/** Each text with the only link in it. */
function assertLinks(links) {
  assert.deepEqual(Object.keys(links).map((text) => linksOf(text)), Object.values(links).map((link) => [link]));
}

test('Only web addresses become links, and no character is lost', () => {
  assert.deepEqual(textRuns('See https://a.b/c?d=1, javascript:alert(1) <b>'), [
    { text: 'See ' }, { text: 'https://a.b/c?d=1', href: 'https://a.b/c?d=1' }, { text: ', javascript:alert(1) <b>' },
  ]);
  for (const text of ['https://', 'http://...', 'https://)', 'xhttps://a.b', 'data:text/html,x', 'see //a.b', '']) {
    assert.deepEqual(linksOf(text), [], text);
    assert.equal(textRuns(text).map((run) => run.text).join(''), text);
  }
});

test('Brackets belong to a link in pairs', () => {
  assertLinks({
    'https://en.wikipedia.org/wiki/Foo_(bar)': 'https://en.wikipedia.org/wiki/Foo_(bar)',
    '(see https://en.wikipedia.org/wiki/Foo_(bar))': 'https://en.wikipedia.org/wiki/Foo_(bar)',
    '(https://a.b/c)': 'https://a.b/c',
    '(https://a.b/c), then': 'https://a.b/c',
    'https://a.b/c).': 'https://a.b/c',
    'https://a.b/x_(y)_(z).': 'https://a.b/x_(y)_(z)',
    'https://a.b/c[0]{1}': 'https://a.b/c[0]{1}',
    '[text](https://a.b/c)': 'https://a.b/c',
    'https://a.b/c(and more': 'https://a.b/c',
    'https://a.b/c([)]': 'https://a.b/c',
    'http://[::1]:8080/x': 'http://[::1]:8080/x',
  });
});

test('Typographic punctuation ends a link', () => {
  assertLinks({
    '“https://a.b/c”': 'https://a.b/c', '‘https://a.b/c’.': 'https://a.b/c', '«https://a.b/c»': 'https://a.b/c',
    '„https://a.b/c“': 'https://a.b/c', 'https://a.b/c… and': 'https://a.b/c', 'https://a.b/c—or not': 'https://a.b/c',
    'https://a.b/c–d': 'https://a.b/c', '‹https://a.b/c›': 'https://a.b/c', "'https://a.b/c'": 'https://a.b/c',
    '`https://a.b/c`': 'https://a.b/c', '**https://a.b/c**': 'https://a.b/c', 'https://a.b/c?!': 'https://a.b/c',
  });
});

test('Punctuation of other scripts ends a link, their letters do not', () => {
  assertLinks({
    '请看https://a.b/c。谢谢': 'https://a.b/c', '（https://a.b/c）': 'https://a.b/c', 'https://a.b/c，然后': 'https://a.b/c',
    '「https://a.b/c」': 'https://a.b/c', '【https://a.b/c】': 'https://a.b/c', 'https://a.b/c！': 'https://a.b/c',
    'https://a.b/c、d': 'https://a.b/c', 'https://a.b/c　d': 'https://a.b/c', 'https://a.b/c～': 'https://a.b/c',
    'https://a.b/c؟': 'https://a.b/c', 'https://a.b/c،': 'https://a.b/c', 'https://a.b/c।': 'https://a.b/c',
    'https://ja.wikipedia.org/wiki/日本語': 'https://ja.wikipedia.org/wiki/日本語',
    'https://bücher.example/ß': 'https://bücher.example/ß',
  });
});

test('A scheme may be written in any case, and nothing invisible gets into a link', () => {
  assertLinks({
    'HTTPS://A.B/C': 'HTTPS://A.B/C', 'Http://a.b': 'Http://a.b', 'https://a.b/c\u202egnp.exe': 'https://a.b/c',
    'https://a.b/c\u200b': 'https://a.b/c',
  });
});
