import { DraftFiles } from './draft-files.js';
import { uploadFile } from './upload-request.js';

/** The files that a person attaches to drafts, and the addresses at which uploads are read. */
export class Uploads {
  #session;
  #ask;
  #persist;
  #limits;
  #unfinished;
  #changed;
  #drafts = new Map();

  /**
   * @param {object} options
   * @param {import('./session.js').Session} options.session
   * @param {(type: string, members: object) => Promise<object>} options.ask
   * @param {(action: () => Promise<object>) => Promise<object>} options.persist tries a few times
   * @param {() => object} options.limits of the server
   * @param {import('./unfinished.js').Unfinished} options.unfinished
   * @param {() => void} options.changed called when files of a draft change
   */
  constructor({ session, ask, persist, limits, unfinished, changed }) {
    this.#session = session;
    this.#ask = ask;
    this.#persist = persist;
    this.#limits = limits;
    this.#unfinished = unfinished;
    this.#changed = changed;
  }

  /** The files of the draft of a conversation, or of a thread of it. */
  draftOf(conversation, thread = null) {
    const key = `${conversation}/${thread ?? ''}`;
    if (!this.#drafts.has(key)) {
      this.#drafts.set(key, new DraftFiles({
        upload: (file, options) => this.#upload(file, options), limits: this.#limits,
        kept: this.#unfinished.filesOf(conversation, thread), changed: this.#changed,
      }));
    }
    return this.#drafts.get(key);
  }

  /** Whether files are still on their way, to drafts wherever they are. */
  get isBusy() {
    return [...this.#drafts.values()].some((files) => files.isBusy);
  }

  /** Where an upload, or the preview of an image, can be read now. The address may end after some minutes. */
  async addressOf(id, { isPreview = false } = {}) {
    if (this.#session.inCookies) {
      // The browser sends the cookies by itself, if they haven't ended.
      await this.#session.token();
      return this.pathOf(id, { isPreview });
    }
    const { url } = await this.#ask('link', { upload: id });
    return `${this.pathOf(id, { isPreview })}?${url.split('?')[1]}`;
  }

  /** Where it is, for those whose rights are known. */
  pathOf(id, { isPreview = false } = {}) {
    return `/api/v1/uploads/${encodeURIComponent(id)}${isPreview ? '/preview' : ''}`;
  }

  /** The connection is back. */
  resume() {
    this.#drafts.forEach((files) => files.resume());
  }

  /** The person logs out: nothing is uploaded any longer, and no draft has files. */
  clear() {
    this.#drafts.forEach((files) => files.clear());
  }

  /** The person is no longer in the conversation. */
  forget(conversation) {
    for (const [key, files] of this.#drafts) {
      if (key.startsWith(`${conversation}/`)) {
        this.#drafts.delete(key);
        files.clear();
      }
    }
  }

  #upload(file, options) {
    return this.#persist(() => this.#session.authorize((proof) => uploadFile(file, { proof, ...options })));
  }
}
