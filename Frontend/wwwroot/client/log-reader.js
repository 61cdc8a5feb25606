import { delay } from './clock.js';

export const PageSize = 50;
const FillPageSize = 200;
/** Events may overtake each other for a moment; only a gap that stays is read from the history. */
const GapMaxWaitMs = 60;

const Idle = { loading: false, error: null };

/** Reads the history of a conversation into a timeline: what precedes it, and what is missing at its end. */
export class LogReader {
  /** Whether older history is being read, and whether that failed. */
  older = Idle;

  #timeline;
  #read;
  #clock;
  #receive;
  #restart;
  #changed;
  #filling = false;

  /**
   * @param {object} options
   * @param {import('./timeline.js').Timeline} options.timeline
   * @param {(members: object) => Promise<object>} options.read asks for a page of history until it comes
   * @param {(event: object) => void} options.receive takes in an event that follows the timeline
   * @param {(epoch: string, head: number) => void} options.restart called when the timeline can't be continued
   * @param {() => void} options.changed
   */
  constructor({ timeline, read, clock, receive, restart, changed }) {
    this.#timeline = timeline;
    this.#read = read;
    this.#clock = clock;
    this.#receive = receive;
    this.#restart = restart;
    this.#changed = changed;
  }

  /** Reads one page before the timeline; gives its events. */
  async loadOlder(limit = PageSize) {
    const timeline = this.#timeline;
    if (this.older.loading || timeline.isComplete) {
      return [];
    }
    this.older = { loading: true, error: null };
    this.#changed();
    try {
      const before = timeline.first;
      const page = await this.#read({ before, limit });
      this.older = Idle;
      if (page.epoch !== timeline.epoch || (before === timeline.first && !timeline.prepend(page.events, page))) {
        this.#restart(page.epoch, page.head);
      }
      this.#changed();
      return page.events;
    } catch (error) {
      this.older = { loading: false, error };
      this.#changed();
      return [];
    }
  }

  /** Reads what is missing between the timeline and the events that are known beyond it. */
  async fill() {
    if (this.#filling) {
      return;
    }
    this.#filling = true;
    try {
      await delay(this.#clock, GapMaxWaitMs);
      while (this.#timeline.hasGap) {
        await this.#fillOnce();
      }
    } catch {
      // The connection ended: the next subscription names the cursor, and so closes the gap.
    } finally {
      this.#filling = false;
    }
  }

  async #fillOnce() {
    const timeline = this.#timeline;
    const { last } = timeline;
    const page = await this.#read({ after: last, limit: FillPageSize });
    if (page.epoch === timeline.epoch) {
      page.events.forEach((event) => this.#receive(event));
    }
    if (timeline.last === last) {
      // Another epoch, or retention removed the events between: the run can't be continued.
      this.#restart(page.epoch, page.head);
    }
  }
}
