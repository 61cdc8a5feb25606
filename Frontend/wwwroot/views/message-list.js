import { PageSize } from '../client/log-reader.js';
import { guarded } from '../client/report.js';
import { byId } from './dom.js';
import { messageRows } from './message-rows.js';
import { showError, showSentence } from './problem.js';
import { RowList } from './row-list.js';
import { errorSentence, plural } from './words.js';

const SecondMs = 1_000;

/** Closer to the end than this counts as being there: new messages scroll into view by themselves. */
const AtEndPixels = 80;
/** More messages are fetched when less than this is left above, or below in an excerpt. */
const AheadPixels = 600;
const UnreadPageMax = 200;
/** A longer run is shortened while its end is in view; the removed part can be read again. */
const EventsMax = 600;
const EventsKept = 300;

/**
 * The messages of the open conversation, at its end or around an earlier one: draws them, keeps the scroll position,
 * and reports what has been read.
 */
export class MessageList {
  #chat;
  #conversation = null;
  #unreadAfter = null;
  #atEnd = true;
  #placed = false;
  #arrived = 0;
  #timer = null;
  /** The seq of a message to scroll to, once it is drawn. */
  #wanted = null;
  #scroller = byId('messages');
  #rows;

  /**
   * @param {import('./message-actions.js').MessageActions} actions
   * @param {(message: object) => void} options.reply begins a reply
   */
  constructor(chat, actions, { reply }) {
    this.#chat = chat;
    this.#rows = new RowList(byId('message-rows'), actions, { reply });
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#keepEnd()).observe(this.#scroller);
    byId('jump').addEventListener('click', () => this.toEnd());
    byId('older-retry').addEventListener('click', () => this.#shown?.loadOlder());
  }

  get rows() {
    return this.#rows;
  }

  /** The messages that are drawn, from top to bottom. */
  get messages() {
    const { timeline } = this.#shown;
    return timeline.events.filter(({ event }) => event === 'message')
      .map(({ seq }) => this.#over(timeline.message(seq)));
  }

  open(conversation) {
    const { unread, read } = conversation.reading;
    this.#conversation?.parts.close();
    this.#conversation = conversation;
    this.#unreadAfter = unread > 0 ? read : null;
    this.#atEnd = true;
    this.#placed = false;
    this.#arrived = 0;
    this.#wanted = null;
    this.#rows.clear();
    showSentence(byId('messages-problem'), null);
    if (conversation.timeline.events.length === 0) {
      conversation.loadOlder(Math.min(UnreadPageMax, Math.max(PageSize, unread + 10)));
    }
    this.draw();
  }

  close() {
    this.#conversation?.parts.close();
    this.#conversation = null;
    this.#rows.clear();
  }

  /** Scrolls to a message, and reads what stands around it if need be. */
  async show(seq) {
    const conversation = this.#conversation;
    showSentence(byId('messages-problem'), null);
    let isKept = false;
    let failure = null;
    try {
      isKept = await conversation.parts.showAround(seq);
    } catch (error) {
      failure = error;
    }
    if (conversation !== this.#conversation) {
      conversation.parts.close();
    } else if (failure !== null) {
      showError(byId('messages-problem'), failure);
    } else if (isKept) {
      this.#wanted = seq;
      this.#atEnd = false;
      this.draw();
    } else {
      showSentence(byId('messages-problem'), 'This message is no longer kept.');
    }
  }

  /** Somebody else's message arrived in the open conversation; a person who isn't looking gets a divider. */
  arrived() {
    if (!this.#isSeen) {
      this.#unreadAfter = Math.max(this.#unreadAfter ?? 0, this.#conversation.reading.read);
    }
    this.#arrived += this.#atEnd ? 0 : 1;
    this.#drawJump();
  }

  /** After sending, everything above counts as seen. */
  sent() {
    this.#unreadAfter = null;
    this.toEnd();
  }

  toEnd() {
    if (!this.#isLive) {
      this.#conversation.parts.closeExcerpt();
      this.#atEnd = true;
      this.draw();
    }
    this.#atEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#scrolled();
  }

  draw() {
    const conversation = this.#conversation;
    if (conversation === null) {
      return;
    }
    const { outbox } = conversation;
    const { timeline, older } = this.#shown;
    const isLive = this.#isLive;
    if (isLive && this.#atEnd && this.#placed && timeline.events.length > EventsMax) {
      timeline.trim(EventsKept);
    }
    const anchor = this.#anchor();
    const { people, me, limits } = this.#chat;
    const rows = messageRows({
      timeline, entries: outbox.entries, me, unreadAfter: this.#unreadAfter, withNotices: !conversation.isDirect,
      isLive, over: this.#over,
    });
    this.#rows.draw(rows, { conversation, people, me, now: Date.now(), textChars: limits.textChars });
    this.#drawOlder(timeline, older);
    this.#keepPlace(anchor);
    this.#noteRead();
    this.#fetchAhead();
    this.#countDown(outbox.entries);
  }

  /** The excerpt around an earlier message, if one is shown, or else the end of the conversation. */
  get #shown() {
    return this.#conversation?.parts.excerpt ?? this.#conversation;
  }

  get #isLive() {
    return this.#shown === this.#conversation;
  }

  #over = (message) => this.#conversation.changes.over(message);

  /** Updates countdowns in messages every second. */
  #countDown(entries) {
    clearTimeout(this.#timer);
    if (entries.some(({ error, retryAt }) => Math.max(retryAt ?? 0, error?.retryAt ?? 0) > Date.now())) {
      this.#timer = setTimeout(guarded(() => this.draw()), SecondMs);
    }
  }

  /** The window became visible: the messages it shows count as read. */
  noteSeen() {
    this.#noteRead();
  }

  /** The first row in view and where it is, to find the same place after the rows have changed. */
  #anchor() {
    const top = this.#scroller.getBoundingClientRect().top;
    for (const row of this.#rows.element.children) {
      const { bottom, top: rowTop } = row.getBoundingClientRect();
      if (bottom > top && row.dataset.seq !== undefined) {
        return { seq: row.dataset.seq, offset: rowTop - top };
      }
    }
    return null;
  }

  #keepPlace(anchor) {
    const { loading } = this.#conversation.older;
    if (this.#wanted !== null) {
      this.#scrollTo(this.#wanted);
    } else if (!this.#placed && !loading && this.#rows.element.childElementCount > 0) {
      this.#placed = true;
      const divider = byId('unread-divider');
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      if (divider !== null) {
        const offset = divider.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
        this.#scroller.scrollTop += Math.min(0, offset - this.#scroller.clientHeight / 4);
      }
      this.#scrolled();
    } else if (this.#atEnd) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    } else if (anchor !== null) {
      const row = this.#rows.row(anchor.seq);
      if (row !== null) {
        const offset = row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
        this.#scroller.scrollTop += offset - anchor.offset;
      }
    }
  }

  /** Scrolls to a row, and marks it for the eye and for the keyboard. */
  #scrollTo(seq) {
    const row = this.#rows.row(seq);
    this.#wanted = null;
    this.#rows.element.querySelector('.found')?.classList.remove('found');
    if (row !== null) {
      const offset = row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
      this.#placed = true;
      this.#scroller.scrollTop += offset - this.#scroller.clientHeight / 3;
      row.classList.add('found');
      this.#rows.focus(seq);
    }
    this.#scrolled();
  }

  #keepEnd() {
    if (this.#atEnd && this.#conversation !== null) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    this.#atEnd = this.#isLive && below < AtEndPixels;
    this.#arrived = this.#atEnd ? 0 : this.#arrived;
    this.#drawJump();
    this.#noteRead();
    this.#fetchAhead();
  }

  #fetchAhead() {
    const shown = this.#shown;
    if (shown === null) {
      return;
    }
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    if (scrollTop < AheadPixels && !shown.timeline.isComplete && shown.older.error === null) {
      shown.loadOlder();
    }
    if (!this.#isLive && scrollHeight - scrollTop - clientHeight < AheadPixels && shown.newer.error === null) {
      this.#conversation.parts.loadNewer();
    }
  }

  get #isSeen() {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  #noteRead() {
    if (this.#conversation !== null && this.#isLive && this.#placed && this.#isSeen) {
      this.#conversation.readTo(this.#atEnd ? this.#conversation.timeline.last : this.#lastSeqInView());
    }
  }

  #lastSeqInView() {
    const { bottom } = this.#scroller.getBoundingClientRect();
    for (let row = this.#rows.element.lastElementChild; row !== null; row = row.previousElementSibling) {
      if (row.dataset.seq !== undefined && row.getBoundingClientRect().bottom <= bottom + 4) {
        return Number(row.dataset.seq);
      }
    }
    return 0;
  }

  #drawOlder(timeline, { loading, error }) {
    const beginning = timeline.first > 1
      ? 'Older messages are no longer kept.' : 'This is the beginning of the conversation.';
    const sentence = loading || !timeline.isComplete ? 'Loading earlier messages…' : beginning;
    byId('older-text').textContent = error === null ? sentence : errorSentence(error);
    byId('older-retry').hidden = error === null;
  }

  #drawJump() {
    byId('jump').hidden = this.#atEnd;
    byId('jump-text').textContent = this.#arrived > 0 ? plural(this.#arrived, 'new message') : 'Newest';
  }
}
