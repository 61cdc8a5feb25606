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

/**
 * The messages of one conversation on their way, in order, one in flight at a time so that a retry never overtakes.
 *
 * An entry is `waiting` (for its turn, the connection, or `retryAt`), `sending`, `sent` (stored; its event has not come
 * yet) or `failed` (with `error`; the person decides). Every try has the same `clientId`: the server stores it once.
 */
export class Outbox {
  entries = [];

  #send;
  #changed;
  #clock;
  #random;
  #running = false;
  #paused = false;
  #lastSubmit = { text: null, at: -Infinity };

  /**
   * @param {object} options
   * @param {(entry: {clientId: string, text: string}) => Promise<{seq: number, at: string}>} options.send
   * @param {() => void} options.changed called after each change of an entry
   */
  constructor({ send, changed = () => {}, clock = systemClock, random = Math.random }) {
    this.#send = send;
    this.#changed = changed;
    this.#clock = clock;
    this.#random = random;
  }

  /** Takes a message in; gives false when this is an accidental second time. */
  submit(text) {
    const now = this.#clock.now();
    const since = now - this.#lastSubmit.at;
    if (since < DoubleSubmitMs || (since < SameTextMs && text === this.#lastSubmit.text)) {
      return false;
    }
    this.#lastSubmit = { text, at: now };
    this.entries.push({
      clientId: newId(), text, state: 'waiting', tries: 0, error: null, retryAt: null, seq: null,
      at: new Date(now).toISOString(),
    });
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
    this.entries = this.entries.filter((entry) => entry.clientId !== clientId);
    if (this.entries.length !== count) {
      this.#changed();
    }
  }

  /** The timeline moved to `seq` without showing what lies before it. */
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
      Object.assign(entry, { state: 'sent', seq, error: null });
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

  async #refused(entry, error) {
    const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(entry.tries, this.#random));
    entry.error = error;
    if (!error.temporary || entry.tries >= TriesMax || waitMs > WaitMaxMs) {
      entry.state = 'failed';
      return;
    }
    entry.state = 'waiting';
    entry.retryAt = this.#clock.now() + waitMs;
    this.#changed();
    await delay(this.#clock, waitMs);
    entry.retryAt = null;
  }
}
