import { Annotations } from './annotations.js';

const PageSize = 100;

/** A message with its replies: the newest page of them, earlier ones on request, and later ones as they come. */
export class Thread {
  /** The seq of the message that is replied to. */
  root;
  loading = false;
  error = null;
  /** Whether there are earlier replies. */
  hasEarlier = false;

  #read;
  #changed;
  #events = new Map();
  #annotations = new Annotations();

  /**
   * @param {object} options
   * @param {number} options.root
   * @param {(members: object) => Promise<object>} options.read asks for a page of history until it comes
   * @param {() => void} options.changed
   */
  constructor({ root, read, changed }) {
    this.root = root;
    this.#read = read;
    this.#changed = changed;
  }

  /** The message and its replies, in order. */
  get messages() {
    return [...this.#events.values()].sort((a, b) => a.seq - b.seq).map((event) => this.#annotations.apply(event));
  }

  /** Reads the newest replies, and the message itself. */
  async load() {
    this.#events.clear();
    await this.#load({ limit: PageSize });
    if (this.error === null && !this.#events.has(this.root)) {
      await this.#load({ after: this.root - 1, limit: 1 });
    }
  }

  async loadEarlier() {
    const before = Math.min(...[...this.#events.keys()].filter((seq) => seq !== this.root));
    await this.#load({ before, limit: PageSize });
  }

  /** Takes in a live event. */
  note(event) {
    this.#annotations.add(event);
    if (event.event === 'message' && event.replyTo === this.root) {
      this.#events.set(event.seq, event);
    }
  }

  async #load(members) {
    if (this.loading) {
      return;
    }
    Object.assign(this, { loading: true, error: null });
    this.#changed();
    try {
      const { events, more } = await this.#read({ thread: this.root, ...members });
      events.forEach((event) => this.#events.set(event.seq, event));
      this.hasEarlier = members.after === undefined ? more && !this.#events.has(this.root) : this.hasEarlier;
    } catch (error) {
      this.error = error;
    }
    this.loading = false;
    this.#changed();
  }
}
