import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const root = new URL('../../Frontend/wwwroot/', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const filesOf = (folder) => readdirSync(new URL(folder, root)).map((name) => `${folder}${name}`);
const scripts = ['app.js', 'fault.js'];
const modules = [...filesOf('client/'), ...filesOf('views/')];
const page = read('index.html');

test('The page asks for all modules at once', () => {
  const preloaded = [...page.matchAll(/modulepreload" href="\/([^"]+)"/g)].map(([, path]) => path);
  assert.deepEqual(preloaded.toSorted(), modules.toSorted());
});

test('Nothing is made from markup in strings, and nothing is inline', () => {
  const forbidden = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/;
  assert.deepEqual([...scripts, ...modules].filter((path) => forbidden.test(read(path))), []);
  assert.doesNotMatch(page, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
});

test('Modules of the client know no document', () => {
  const browserOnly = /\b(document|window|localStorage|navigator|location)\b\./;
  assert.deepEqual(filesOf('client/').filter((path) => browserOnly.test(read(path))), []);
});

test('Every element that a view looks up by id is in the page', () => {
  const wanted = [...scripts, ...modules].flatMap((path) => [...read(path).matchAll(/byId\('([\w-]+)'\)/g)]);
  const made = ['unread-divider'];
  const missing = wanted.map(([, id]) => id).filter((id) => !made.includes(id) && !page.includes(`id="${id}"`));
  assert.deepEqual(missing, []);
});

test('All of it is below 140 KB as it goes over the wire', () => {
  const files = ['index.html', ...scripts, 'icon.svg', ...modules, ...filesOf('styles/')];
  const bytes = files.reduce((sum, path) => sum + gzipSync(read(path)).length, 0);
  assert.ok(bytes < 140_000, `${bytes} bytes`);
});
