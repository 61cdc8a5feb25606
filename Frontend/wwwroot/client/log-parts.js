import { Excerpt } from './excerpt.js';
import { PageSize } from './log-reader.js';
import { Pinned } from './pinned.js';
import { Quotes } from './quotes.js';
import { Thread } from './thread.js';

/**
 * The parts of a conversation's log that are shown apart from its timeline: an excerpt around an earlier message, a
 * thread, the pinned messages and the originals of replies. Each keeps its own messages and follows live events.
 */
export class LogParts {
  excerpt = null;
  thread = null;
  pinned = null;
  quotes;

  #timeline;
  #options;

  /**
   * @param {object} options
   * @param {import('./timeline.js').Timeline} options.timeline
   * @param {(members: object) => Promise<object>} options.read asks for a page of history until it comes
   * @param {object} options.clock
   * @param {() => void} options.changed
   */
  constructor(options) {
    this.#options = options;
    this.#timeline = options.timeline;
    this.quotes = new Quotes(options);
  }

  /** The conversation is no longer shown: next time it shows its end, and its quotes are read anew. */
  close() {
    this.quotes.clear();
    this.closeExcerpt();
  }

  /** Takes in an event by which the timeline has grown. */
  note(event) {
    for (const part of [this.excerpt, this.thread, this.pinned, this.quotes]) {
      part?.note(event);
    }
  }

  /** The timeline has started over, in the same log or in a new one, where a seq means another event. */
  restart(isNewLog) {
    this.excerpt = null;
    this.pinned = null;
    this.quotes.clear();
    if (isNewLog) {
      this.thread = null;
    }
    this.thread?.load();
  }

  /** An earlier message, if it is known or as soon as it is: see `Quotes`. */
  original(seq) {
    return this.#timeline.at(seq) === undefined ? this.quotes.get(seq) : this.#timeline.message(seq);
  }

  /** The connection is back: what it interrupted is read again. */
  resume() {
    this.quotes.resume();
    if (this.excerpt?.older.error) {
      this.excerpt.loadOlder();
    }
    if (this.excerpt?.newer.error) {
      this.loadNewer();
    }
    if (this.thread?.error) {
      this.thread.load();
    }
  }

  /** Makes sure that the timeline or an excerpt holds the event `seq`, if it is still kept; gives whether it is. */
  async showAround(seq) {
    if (this.#timeline.at(seq) !== undefined) {
      this.closeExcerpt();
    } else if (this.excerpt?.timeline.at(seq) === undefined) {
      const { read, clock, changed } = this.#options;
      const page = await read({ around: seq, limit: PageSize });
      if (page.epoch === this.#timeline.epoch && page.events.length > 0) {
        const ended = () => this.excerpt === excerpt && this.closeExcerpt();
        const excerpt = new Excerpt({ page, read, clock, changed, ended });
        this.excerpt = excerpt;
        this.#join();
        changed();
      }
    }
    return (this.excerpt?.timeline ?? this.#timeline).at(seq) !== undefined;
  }

  /** Reads on after the excerpt, which ends where the timeline begins. */
  async loadNewer() {
    await this.excerpt?.loadNewer();
    this.#join();
  }

  closeExcerpt() {
    this.excerpt = null;
    this.#options.changed();
  }

  async openThread(root) {
    if (this.thread?.root !== root) {
      this.thread = new Thread({ root, ...this.#options });
      await this.thread.load();
    }
  }

  closeThread() {
    this.thread = null;
  }

  async openPinned() {
    this.pinned = new Pinned(this.#options);
    await this.pinned.lookBack();
  }

  closePinned() {
    this.pinned = null;
  }

  /** An excerpt that reaches the timeline becomes its front. */
  #join() {
    const { timeline } = this.excerpt ?? {};
    if (timeline !== undefined && timeline.last + 1 >= this.#timeline.first) {
      this.#timeline.prepend(timeline.events, { more: !timeline.isComplete, oldest: 1 });
      this.closeExcerpt();
    }
  }
}
