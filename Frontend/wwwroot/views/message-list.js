import { PageSize } from '../client/conversation.js';
import { guarded } from '../client/report.js';
import { byId, presented, reconcile } from './dom.js';
import { presentRow } from './message-row.js';
import { messageRows } from './message-rows.js';
import { errorSentence, plural } from './words.js';

const SecondMs = 1_000;

/** Closer to the end than this counts as being there: new messages scroll into view by themselves. */
const AtEndPixels = 80;
/** Older messages are fetched when less than this is left above. */
const AheadPixels = 600;
const UnreadPageMax = 200;
/** A longer run is shortened while its end is in view; the removed part can be read again. */
const EventsMax = 600;
const EventsKept = 300;

/** The messages of the open conversation: draws them, keeps the scroll position, and reports what has been read. */
export class MessageList {
  #chat;
  #conversation = null;
  #unreadAfter = null;
  #atEnd = true;
  #placed = false;
  #arrived = 0;
  #timer = null;
  #scroller = byId('messages');
  #rows = byId('message-rows');

  constructor(chat) {
    this.#chat = chat;
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#keepEnd()).observe(this.#scroller);
    byId('jump').addEventListener('click', () => this.toEnd());
    byId('older-retry').addEventListener('click', () => this.#conversation?.loadOlder());
  }

  open(conversation) {
    const { unread, read } = conversation.reading;
    this.#conversation = conversation;
    this.#unreadAfter = unread > 0 ? read : null;
    this.#atEnd = true;
    this.#placed = false;
    this.#arrived = 0;
    this.#rows.replaceChildren();
    if (conversation.timeline.events.length === 0) {
      conversation.loadOlder(Math.min(UnreadPageMax, Math.max(PageSize, unread + 10)));
    }
    this.draw();
  }

  close() {
    this.#conversation = null;
    this.#rows.replaceChildren();
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
    this.#atEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#scrolled();
  }

  draw() {
    const conversation = this.#conversation;
    if (conversation === null) {
      return;
    }
    const { timeline, outbox, older } = conversation;
    if (this.#atEnd && this.#placed && timeline.events.length > EventsMax) {
      timeline.trim(EventsKept);
    }
    const anchor = this.#anchor();
    const context = { conversation, people: this.#chat.people, now: Date.now() };
    const rows = messageRows({
      timeline, entries: outbox.entries, me: this.#chat.me, unreadAfter: this.#unreadAfter,
      withNotices: !conversation.isDirect,
    });
    reconcile(this.#rows, presented(rows, ({ key }) => key, (row) => presentRow(row, context)));
    this.#drawOlder(timeline, older);
    this.#keepPlace(anchor);
    this.#noteRead();
    this.#fetchAhead();
    this.#countDown(outbox.entries);
  }

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
    for (const row of this.#rows.children) {
      const { bottom, top: rowTop } = row.getBoundingClientRect();
      if (bottom > top && row.dataset.seq !== undefined) {
        return { seq: row.dataset.seq, offset: rowTop - top };
      }
    }
    return null;
  }

  #keepPlace(anchor) {
    const { loading } = this.#conversation.older;
    if (!this.#placed && !loading && this.#rows.childElementCount > 0) {
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
      const row = this.#rows.querySelector(`[data-seq="${CSS.escape(anchor.seq)}"]`);
      if (row !== null) {
        const offset = row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
        this.#scroller.scrollTop += offset - anchor.offset;
      }
    }
  }

  #keepEnd() {
    if (this.#atEnd && this.#conversation !== null) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < AtEndPixels;
    this.#arrived = this.#atEnd ? 0 : this.#arrived;
    this.#drawJump();
    this.#noteRead();
    this.#fetchAhead();
  }

  #fetchAhead() {
    const { timeline, older } = this.#conversation ?? {};
    if (this.#scroller.scrollTop < AheadPixels && timeline && !timeline.isComplete && older.error === null) {
      this.#conversation.loadOlder();
    }
  }

  get #isSeen() {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  #noteRead() {
    if (this.#conversation !== null && this.#placed && this.#isSeen) {
      this.#conversation.readTo(this.#atEnd ? this.#conversation.timeline.last : this.#lastSeqInView());
    }
  }

  #lastSeqInView() {
    const { bottom } = this.#scroller.getBoundingClientRect();
    for (let row = this.#rows.lastElementChild; row !== null; row = row.previousElementSibling) {
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
