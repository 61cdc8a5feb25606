import { LogReader, PageSize } from './log-reader.js';
import { Timeline } from './timeline.js';

/** A run of a conversation's log around an earlier message, apart from the run at its end. It grows both ways. */
export class Excerpt {
  timeline;
  /** Whether newer history is being read, and whether that failed. */
  newer = { loading: false, error: null };

  #read;
  #ended;
  #changed;
  #reader;

  /**
   * @param {object} options
   * @param {object} options.page the page of history to begin with
   * @param {(members: object) => Promise<object>} options.read asks for a page of history until it comes
   * @param {() => void} options.ended called when it can't be continued
   * @param {() => void} options.changed
   */
  constructor({ page, read, clock, ended, changed }) {
    this.#read = read;
    this.#ended = ended;
    this.#changed = changed;
    this.timeline = new Timeline(page.epoch, page.events[0].seq - 1);
    page.events.forEach((event) => this.timeline.receive(event));
    this.#reader = new LogReader({
      timeline: this.timeline, read, clock, receive: (event) => this.timeline.receive(event), restart: ended, changed,
    });
  }

  get older() {
    return this.#reader.older;
  }

  loadOlder = (limit) => this.#reader.loadOlder(limit);

  async loadNewer() {
    if (this.newer.loading) {
      return;
    }
    const { last } = this.timeline;
    this.newer = { loading: true, error: null };
    this.#changed();
    try {
      const page = await this.#read({ after: last, limit: PageSize });
      page.events.forEach((event) => this.timeline.receive(event));
      this.newer = { loading: false, error: null };
      if (this.timeline.last === last) {
        // Another epoch, or retention removed the events that follow.
        this.#ended();
      }
    } catch (error) {
      this.newer = { loading: false, error };
    }
    this.#changed();
  }

  /** Takes in what a live event says about messages of the run. */
  note(event) {
    this.timeline.annotate(event);
  }
}
