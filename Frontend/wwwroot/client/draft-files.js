import { ChatError } from './protocol.js';

/** Uploads of a draft at a time; the server takes four of a person. */
const AtOnceMax = 2;

/**
 * The files of a message that is being written. Each is uploaded as soon as it is chosen; the message then names the
 * uploads. Complete uploads outlive the page, as the draft's text does.
 *
 * An item is `waiting` (for its turn), `uploading` (`sent` bytes so far), `uploaded` (as `upload`) or `failed` (with
 * `error`; the person decides).
 */
export class DraftFiles {
  items;

  #upload;
  #limits;
  #kept;
  #changed;
  #keys = 0;

  /**
   * @param {object} options
   * @param {(file: File, options: {progress: (bytes: number) => void, signal: AbortSignal}) => Promise<object>}
   * options.upload
   * @param {() => {attachments: number, uploadBytes: number}} options.limits of the server
   * @param {object} options.kept where complete uploads outlive the page: `read` and `keep`
   * @param {() => void} options.changed called after each change of an item
   */
  constructor({ upload, limits, kept, changed }) {
    this.#upload = upload;
    this.#limits = limits;
    this.#kept = kept;
    this.#changed = changed;
    this.items = kept.read().map((complete) => this.#item(complete.name, complete.bytes, {
      state: 'uploaded', upload: complete,
    }));
  }

  /** The uploads that are complete, in the order in which their files were chosen. */
  get uploads() {
    return this.items.filter(({ state }) => state === 'uploaded').map(({ upload }) => upload);
  }

  /** Whether files are still on their way to the server. */
  get isBusy() {
    return this.items.some(({ state }) => state === 'waiting' || state === 'uploading');
  }

  /** Whether a message can name all of them. */
  get isComplete() {
    return this.items.every(({ state }) => state === 'uploaded');
  }

  /** Takes files in; gives how many of them are too many for one message. */
  add(files) {
    const room = Math.max(0, this.#limits().attachments - this.items.length);
    for (const file of files.slice(0, room)) {
      const error = this.#problemOf(file);
      const state = error === null ? 'waiting' : 'failed';
      this.items.push(this.#item(file.name, file.size, { state, error, file }));
    }
    this.#run();
    this.#changed();
    return Math.max(0, files.length - room);
  }

  /** Removes a file, and cancels its upload. */
  remove(key) {
    const item = this.#find(key);
    this.#keep(this.items.filter((other) => other !== item));
    item?.cancel();
    this.#run();
    this.#changed();
  }

  /** Uploads a file again. */
  retry(key) {
    const item = this.#find(key);
    if (item?.state === 'failed') {
      Object.assign(item, { state: 'waiting', error: null });
      this.#run();
      this.#changed();
    }
  }

  /** The connection is back: what it interrupted is uploaded again. */
  resume() {
    this.items.filter(({ error }) => error?.isConnection).forEach(({ key }) => this.retry(key));
  }

  /** The message has been submitted, or the person has left the conversation. */
  clear() {
    const gone = this.items;
    this.#keep([]);
    gone.forEach((item) => item.cancel());
    this.#changed();
  }

  #item(name, bytes, more) {
    const key = ++this.#keys;
    return { key, name, bytes, sent: 0, error: null, file: null, upload: null, cancel: () => {}, ...more };
  }

  #find(key) {
    return this.items.find((item) => item.key === key);
  }

  /** What the server would say of the file, without asking it. */
  #problemOf({ size }) {
    const { uploadBytes } = this.#limits();
    return size === 0 ? new ChatError('schema_violation', 'file: must not be empty.')
      : size > uploadBytes ? new ChatError('too_large') : null;
  }

  #run() {
    const busy = this.items.filter(({ state }) => state === 'uploading').length;
    this.items.filter(({ state }) => state === 'waiting')
      .slice(0, AtOnceMax - busy)
      .forEach((item) => this.#start(item));
  }

  async #start(item) {
    const cancelling = new AbortController();
    Object.assign(item, { state: 'uploading', sent: 0, cancel: () => cancelling.abort() });
    const progress = (bytes) => {
      // The form around the file is sent with it, so more goes out than the file has.
      item.sent = Math.min(bytes, item.bytes);
      this.#changed();
    };
    try {
      const upload = await this.#upload(item.file, { progress, signal: cancelling.signal });
      Object.assign(item, { state: 'uploaded', upload, name: upload.name, file: null });
    } catch (error) {
      Object.assign(item, { state: 'failed', error });
    }
    this.#keep(this.items);
    this.#run();
    this.#changed();
  }

  #keep(items) {
    this.items = items;
    this.#kept.keep(this.uploads);
  }
}
