import { Annotations } from './annotations.js';

const PageSize = 200;
/** So many pages are read before the person is asked whether to look further back. */
const PagesAtOnce = 5;

/** The pinned messages of a conversation, as far back as its log has been looked through. */
export class Pinned {
  loading = false;
  error = null;
  /** Whether the log has been looked through to its beginning. */
  isComplete = false;
  /** The time of the earliest event that was looked at, or null. */
  since = null;

  #read;
  #changed;
  #first;
  #found = new Map();
  #annotations = new Annotations();

  /**
   * @param {object} options
   * @param {import('./timeline.js').Timeline} options.timeline
   * @param {(members: object) => Promise<object>} options.read asks for a page of history until it comes
   * @param {() => void} options.changed
   */
  constructor({ timeline, read, changed }) {
    this.#read = read;
    this.#changed = changed;
    this.#first = timeline.first;
    this.isComplete = timeline.isComplete;
    timeline.events.forEach((event) => this.#annotations.add(event));
    this.#take(timeline.events);
  }

  /** Newest first. */
  get messages() {
    return [...this.#found.values()].map((event) => this.#annotations.apply(event))
      .filter(({ pinned }) => pinned)
      .sort((a, b) => b.seq - a.seq);
  }

  /** Looks through some more pages. */
  async lookBack() {
    if (this.loading || this.isComplete) {
      return;
    }
    Object.assign(this, { loading: true, error: null });
    this.#changed();
    try {
      for (let pages = 0; pages < PagesAtOnce && !this.isComplete; pages++) {
        const { events, more } = await this.#read({ before: this.#first, limit: PageSize });
        this.#first = events[0]?.seq ?? this.#first;
        this.isComplete = !more || events.length === 0;
        this.#take(events);
        this.#changed();
      }
    } catch (error) {
      this.error = error;
    }
    this.loading = false;
    this.#changed();
  }

  /** Takes in a live event. */
  note(event) {
    this.#annotations.add(event);
    this.#take([event]);
  }

  #take(events) {
    if (events.length > 0 && (this.since === null || events[0].at < this.since)) {
      this.since = events[0].at;
    }
    for (const event of events) {
      if (event.event === 'message') {
        this.#found.set(event.seq, event);
      }
    }
  }
}
