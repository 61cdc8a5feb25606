import { backoffMs } from './backoff.js';
import { delay, systemClock } from './clock.js';
import { newId } from './identifiers.js';

/** A second press of the button or key within this time is an accident. */
const DoubleSubmitMs = 500;
/** So is the same text once more within this time. */
const SameTextMs = 1_000;
const TriesMax = 3;
/** A longer wait than this is left to the person. */
const WaitMaxMs = 30_000;

/** Keeps nothing. */
const Forgetful = { read: () => [], keep: () => {}, drop: () => {} };

/**
 * The messages of one conversation on their way, in order, one in flight at a time so that a retry never overtakes.
 *
 * An entry is `waiting` (for its turn, the connection, or `retryAt`), `sending`, `sent` (stored; its event has not come
 * yet) or `failed` (with `error`; the person decides). Every try has the same `clientId`: the server stores it once.
 * Messages that the server has not stored yet are kept here, also over a reload of the page.
 */
export class Outbox {
  entries;

  #send;
  #isShown;
  #kept;
  #changed;
  #clock;
  #random;
  #running = false;
  #paused = false;
  #lastSubmit = { text: null, at: -Infinity };

  /**
   * @param {object} options
   * @param {(entry: object) => Promise<{seq: number}>} options.send sends `clientId`, `text`, `replyTo`, `attachments`
   * @param {(seq: number) => boolean} options.isShown whether the timeline has come to `seq` already
   * @param {object} options.kept where messages outlive the page: `read`, `keep` and `drop`
   * @param {() => void} options.changed called after each change of an entry
   */
  constructor({
    send, isShown = () => false, kept = Forgetful, changed = () => {}, clock = systemClock, random = Math.random,
  }) {
    this.#send = send;
    this.#isShown = isShown;
    this.#kept = kept;
    this.#changed = changed;
    this.#clock = clock;
    this.#random = random;
    this.entries = kept.read().map((entry) => ({
      ...entry, state: entry.error ? 'failed' : 'waiting', tries: 0, retryAt: null, seq: null,
    }));
    // Nothing can be sent before there is a connection.
    this.#paused = this.entries.length > 0;
  }

  /**
   * Takes a message in, a reply to that of `replyTo`, with uploads; gives false when this is an accidental second time.
   * An upload is in one message only: what has some is no repeat.
   */
  submit(text, replyTo = null, attachments = []) {
    const now = this.#clock.now();
    const since = now - this.#lastSubmit.at;
    const isRepeat = text === this.#lastSubmit.text && attachments.length === 0;
    if (since < DoubleSubmitMs || (since < SameTextMs && isRepeat)) {
      return false;
    }
    this.#lastSubmit = { text, at: now };
    const entry = {
      clientId: newId(), text, replyTo, attachments, state: 'waiting', tries: 0, error: null, retryAt: null, seq: null,
      at: new Date(now).toISOString(), order: (this.entries.at(-1)?.order ?? 0) + 1,
    };
    this.entries.push(entry);
    this.#kept.keep(entry);
    this.#changed();
    this.#run();
    return true;
  }

  /** The connection is there (again). */
  resume() {
    this.#paused = false;
    this.#run();
  }

  retry(clientId) {
    const entry = this.#find(clientId);
    if (entry?.state === 'failed') {
      Object.assign(entry, { state: 'waiting', tries: 0, error: null });
      this.#kept.keep(entry);
      this.#changed();
      this.#run();
    }
  }

  discard(clientId) {
    if (this.#find(clientId)?.state === 'failed') {
      this.settle(clientId);
    }
  }

  /** The event of the message has come: the timeline shows it now. */
  settle(clientId) {
    const count = this.entries.length;
    this.#kept.drop(clientId);
    this.entries = this.entries.filter((entry) => entry.clientId !== clientId);
    if (this.entries.length !== count) {
      this.#changed();
    }
  }

  /** The timeline moved to `seq` without showing the events before it. */
  settleUpTo(seq) {
    this.entries = this.entries.filter((entry) => entry.state !== 'sent' || entry.seq > seq);
  }

  #find(clientId) {
    return this.entries.find((entry) => entry.clientId === clientId);
  }

  async #run() {
    if (this.#running) {
      return;
    }
    this.#running = true;
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      await this.#attempt(entry);
    }
    this.#running = false;
  }

  #next() {
    return this.#paused ? undefined : this.entries.find((entry) => entry.state === 'waiting');
  }

  async #attempt(entry) {
    entry.state = 'sending';
    entry.tries++;
    this.#changed();
    try {
      const { seq } = await this.#send(entry);
      this.#stored(entry, seq);
    } catch (error) {
      if (error.isConnection) {
        // The network's fault costs no try: the connection has a back-off of its own and calls `resume`.
        this.#paused = true;
        entry.tries--;
        entry.state = 'waiting';
      } else {
        await this.#refused(entry, error);
      }
    }
    this.#changed();
  }

  /** Its event will arrive, unless the timeline is already past it: then this was a repeat of a stored message. */
  #stored(entry, seq) {
    Object.assign(entry, { state: 'sent', seq, error: null });
    this.#kept.drop(entry.clientId);
    if (this.#isShown(seq)) {
      this.settle(entry.clientId);
    }
  }

  async #refused(entry, error) {
    const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(entry.tries, this.#random));
    entry.error = error;
    if (!error.temporary || entry.tries >= TriesMax || waitMs > WaitMaxMs) {
      entry.state = 'failed';
      this.#kept.keep(entry);
      return;
    }
    entry.state = 'waiting';
    entry.retryAt = this.#clock.now() + waitMs;
    this.#changed();
    await delay(this.#clock, waitMs);
    entry.retryAt = null;
  }
}
