import { Annotations } from './annotations.js';

/** How many events beyond a gap are kept; further ones are read from the history with the gap. */
const HeldMax = 512;

/**
 * The ordered view of one conversation's log: a run of events without a hole, which grows at its end by live events and
 * at its front by pages of history. An event beyond a gap is held back until the gap is filled, a repeated one is
 * dropped.
 *
 * A timeline starts empty at a position (`last`), and everything in it is `first … last`.
 */
export class Timeline {
  epoch;
  /** The last position that the run covers: the cursor to resume from. */
  last;
  statistics = { repeats: 0, gaps: 0 };

  #events = [];
  #held = new Map();
  #oldest = 1;
  #beyond = 0;
  #annotations = new Annotations();

  constructor(epoch, head) {
    this.restart(epoch, head);
  }

  /** Drops everything and restarts at `head` of `epoch`. */
  restart(epoch, head) {
    this.epoch = epoch;
    this.last = head;
    this.#events = [];
    this.#held.clear();
    this.#oldest = 1;
    this.#beyond = 0;
    this.#annotations.clear();
  }

  get events() {
    return this.#events;
  }

  get first() {
    return this.last - this.#events.length + 1;
  }

  /** Whether nothing older can be read. */
  get isComplete() {
    return this.first <= this.#oldest;
  }

  /** Whether events are known to exist beyond `last`. */
  get hasGap() {
    return this.#beyond > this.last;
  }

  at(seq) {
    return this.#events[seq - this.first];
  }

  message(seq) {
    return this.asChanged(this.at(seq));
  }

  /** A message, of the run or not, as the events of the run leave it. */
  asChanged(message) {
    return this.#annotations.apply(message);
  }

  /**
   * Adds a logged event and returns the events that the run grew by, in order: none for a repeat, for an event of
   * another epoch, and for one beyond a gap (then `hasGap` says that history is wanted).
   */
  receive(event) {
    if (event.epoch !== this.epoch) {
      return [];
    }
    if (event.seq <= this.last) {
      this.statistics.repeats++;
      return [];
    }
    this.#beyond = Math.max(this.#beyond, event.seq);
    if (event.seq > this.last + 1) {
      this.#hold(event);
      return [];
    }
    const grown = [];
    for (let next = event; next !== undefined; next = this.#held.get(this.last + 1)) {
      this.#held.delete(next.seq);
      this.#events.push(next);
      this.last = next.seq;
      this.#annotations.add(next);
      grown.push(next);
    }
    return grown;
  }

  /** Notes that the log reaches to `head`, whether or not its events came. */
  reaches(head) {
    this.#beyond = Math.max(this.#beyond, head);
  }

  /**
   * Prepends a page of history (ascending). `more` and `oldest` say what precedes it.
   * Gives false, and changes nothing, when the page does not join the run.
   */
  prepend(page, { more, oldest }) {
    const { first } = this;
    const older = page.filter((event) => event.seq < first);
    const joins = older.every((event, index) => event.seq === first - older.length + index);
    if (!joins) {
      return false;
    }
    this.#events = [...older, ...this.#events];
    this.#oldest = more && older.length > 0 ? Math.min(oldest ?? 1, this.first) : this.first;
    for (const event of older) {
      this.#annotations.add(event);
    }
    return true;
  }

  /** Takes in what an event that is not of the run says about messages that are. */
  annotate(event) {
    this.#annotations.add(event);
  }

  /** Lets the front of a long run go; it can be read again. */
  trim(count) {
    if (this.#events.length > count) {
      this.#events = this.#events.slice(-count);
      this.#annotations.forgetBefore(this.first);
    }
  }

  #hold(event) {
    if (!this.#held.has(event.seq)) {
      this.statistics.gaps += this.#held.size === 0 ? 1 : 0;
      if (this.#held.size < HeldMax) {
        this.#held.set(event.seq, event);
      }
    }
  }
}
