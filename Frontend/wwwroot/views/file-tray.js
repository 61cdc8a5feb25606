import { phrase } from '../client/phrase.js';
import { alone, announce, element, icon, presented, reconcile } from './dom.js';
import { loadImage } from './load-image.js';
import { bytesInWords, plural, uploadSentence } from './words.js';

/** The files of a draft: a button to choose some, and a list of those that are there or on their way. */
export class FileTray {
  /** What the composer consists of besides. */
  parts;

  #chat;
  #files = null;
  #button;
  #input;
  #list = element('ul', { class: 'draft-files', 'aria-label': 'Files to send', hidden: true });
  #noted;
  /** The keys of the files whose upload has been announced, or was there before. */
  #announced = new Set();

  /**
   * @param {string} name begins the ids of the elements
   * @param {(note: string) => void} noted called when there is something to say about files that were chosen
   */
  constructor(chat, { name, noted }) {
    this.#chat = chat;
    this.#noted = noted;
    this.#input = element('input', {
      id: `${name}-files`, type: 'file', multiple: true, hidden: true, onchange: () => this.#chosen(),
    });
    this.#button = element('button', {
      id: `${name}-attach`, type: 'button', class: 'icon attach', 'aria-label': 'Attach files', title: 'Attach files',
      hidden: true, onclick: () => this.#input.click(),
    }, icon('attach'));
    this.parts = [this.#list, this.#input, this.#button];
    chat.on('files', () => this.draw());
  }

  /** Whether this server takes files, as far as is known. */
  get isOpen() {
    return this.#files !== null && this.#chat.limits.uploadBytes > 0;
  }

  /** @param {import('../client/draft-files.js').DraftFiles | null} files */
  open(files) {
    this.#files = files;
    this.#announced = new Set(files?.uploads.map(({ id }) => id));
    this.draw();
  }

  add(files, hasFolders = false) {
    if (!this.isOpen) {
      this.#noted(this.#chat.limits.uploadBytes === null
        ? 'Files can be attached once there is a connection.' : 'This server doesn\'t accept files.');
    } else if (this.#files.add(files) > 0) {
      this.#noted(`A message can have up to ${plural(this.#chat.limits.attachments, 'file')}.`);
    } else if (hasFolders) {
      this.#noted('Folders can\'t be attached. Choose the files in them.');
    }
  }

  draw() {
    this.#button.hidden = !this.isOpen;
    const items = this.#files?.items ?? [];
    this.#list.hidden = items.length === 0;
    reconcile(this.#list, presented(items, ({ key }) => key, (item) => this.#present(item)));
    for (const { upload, name } of items.filter(({ state }) => state === 'uploaded')) {
      if (!this.#announced.has(upload.id)) {
        this.#announced.add(upload.id);
        announce(phrase`${name} is attached`);
      }
    }
  }

  #chosen() {
    this.add([...this.#input.files]);
    // The same file may be chosen again.
    this.#input.value = '';
  }

  #present(item) {
    const { state, error } = item;
    return {
      version: JSON.stringify([state, error?.code, item.name]),
      make: () => this.#row(item),
      update: (row) => showProgress(row, item),
    };
  }

  #row(item) {
    const { key, name, bytes, state, error, upload } = item;
    const isDone = state === 'uploaded' || state === 'failed';
    const row = element('li', { data: { state } },
      state === 'uploaded' && upload.width ? this.#thumbnail(upload) : icon('file'),
      element('span', { class: 'who' }, element('span', { class: 'file-name', dir: 'auto' }, alone(name)),
        state === 'uploaded' && element('small', {}, bytesInWords(bytes)),
        !isDone && element('progress', { max: bytes, value: 0, 'aria-label': phrase`Uploading ${name}` }),
        state === 'failed' && element('small', { role: 'alert', class: 'problem-text' },
          uploadSentence(error, { bytes, uploadBytes: this.#chat.limits.uploadBytes }))),
      error?.temporary && element('button', {
        type: 'button', class: 'link', data: { part: 'retry' }, 'aria-label': phrase`Upload ${name} again`,
        onclick: () => this.#files.retry(key),
      }, 'Try again'),
      element('button', {
        type: 'button', class: 'icon', data: { part: 'remove' },
        'aria-label': isDone ? phrase`Remove ${name}` : phrase`Cancel the upload of ${name}`,
        onclick: () => this.#remove(key),
      }, icon('close')));
    showProgress(row, item);
    return row;
  }

  #thumbnail({ id }) {
    const image = element('img', { alt: '', width: 40, height: 40 });
    const address = () => this.#chat.uploads.addressOf(id, { isPreview: true });
    loadImage(image, address, () => image.replaceWith(icon('file')));
    return image;
  }

  /** The focus goes to the file that takes its place, or else to where the message is written. */
  #remove(key) {
    const at = this.#files.items.findIndex((item) => item.key === key);
    this.#files.remove(key);
    const row = this.#list.children[at] ?? this.#list.lastElementChild;
    (row?.querySelector('[data-part="remove"]') ?? this.#list.parentElement.querySelector('textarea')).focus();
  }
}

function showProgress(row, { sent }) {
  const progress = row.querySelector('progress');
  if (progress !== null) {
    progress.value = sent;
  }
}
