import { alone, element, icon } from './dom.js';
import { bytesInWords } from './words.js';

/** A link that saves a file. */
export function fileLink(file, uploads) {
  const { id, name, bytes } = file;
  return element('a', {
    class: 'file', href: uploads.pathOf(id), download: name, tabindex: -1, data: { part: `file ${id}`, file: id },
    onclick: (event) => save(event, file, uploads),
  }, icon('file'), element('span', { class: 'file-name', dir: 'auto' }, alone(name)),
  element('small', {}, bytesInWords(bytes)));
}

/** The page may be hours old: the link is followed once the address is known to be good. */
async function save(event, { id, name }, uploads) {
  event.preventDefault();
  const href = await uploads.addressOf(id).catch(() => uploads.pathOf(id));
  element('a', { href, download: name }).click();
}
