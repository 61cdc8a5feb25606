import { Annotations } from './annotations.js';

/** How many originals are kept; further ones are read when the conversation is opened again. */
const KnownMax = 200;

/** The originals of replies that lie outside of the timeline, read one after another as they are asked for. */
export class Quotes {
  #read;
  #changed;
  #known = new Map();
  #wanted = [];
  /** Those that the end of the connection kept from being read. */
  #interrupted = [];
  #reading = false;
  #annotations = new Annotations();

  /** @param {(members: object) => Promise<object>} options.read asks for a page of history until it comes */
  constructor({ read, changed }) {
    this.#read = read;
    this.#changed = changed;
  }

  /** The message; null if there is none, undefined while it is being read and beyond the limit. */
  get(seq) {
    if (!this.#known.has(seq) && this.#known.size < KnownMax) {
      this.#known.set(seq, undefined);
      this.#wanted.push(seq);
      this.#readWanted();
    }
    const event = this.#known.get(seq);
    return event ? this.#annotations.apply(event) : event;
  }

  /** Takes in a live event. */
  note(event) {
    if (this.#known.has(event.target)) {
      this.#annotations.add(event);
    }
  }

  /** The connection is back. */
  resume() {
    this.#wanted.push(...this.#interrupted.splice(0));
    this.#readWanted();
  }

  clear() {
    this.#known.clear();
    this.#wanted = [];
    this.#interrupted = [];
    this.#annotations.clear();
  }

  async #readWanted() {
    if (this.#reading) {
      return;
    }
    this.#reading = true;
    for (let seq = this.#wanted.pop(); seq !== undefined; seq = this.#wanted.pop()) {
      await this.#readOne(seq);
    }
    this.#reading = false;
  }

  async #readOne(seq) {
    try {
      const { events } = await this.#read({ around: seq, limit: 1 });
      this.#keep(seq, events.find((event) => event.seq === seq && event.event === 'message') ?? null);
    } catch (error) {
      if (error.isConnection) {
        this.#interrupted.push(seq);
        return;
      }
      this.#keep(seq, null);
    }
    this.#changed();
  }

  /** What was cleared while it was being read stays so. */
  #keep(seq, event) {
    if (this.#known.has(seq)) {
      this.#known.set(seq, event);
    }
  }
}
