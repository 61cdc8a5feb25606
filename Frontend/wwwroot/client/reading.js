/** A burst of arrivals or a scroll gives one mark, not one each. */
const MarkDelayMs = 400;
/** Above this many members, the server sends marks only to the person's own devices. */
const DeliveredMembersMax = 50;

/** How far this person and the others have read one conversation, and how many messages are unread or mention them. */
export class Reading {
  read = 0;
  unread = 0;
  mentioned = 0;

  #notice = null;
  #delivered = 0;
  #marked = { read: 0, delivered: 0 };
  #counted = 0;
  #others = new Map();
  #timer = null;
  #send;
  #clock;

  /** @param {{send: (marks: {read?: number, delivered?: number}) => Promise<void>, clock: object}} options */
  constructor({ send, clock }) {
    this.#send = send;
    this.#clock = clock;
  }

  restart() {
    Object.assign(this, { read: 0, unread: 0, mentioned: 0 });
    this.#notice = null;
    this.#delivered = 0;
    this.#marked = { read: 0, delivered: 0 };
    this.#counted = 0;
    this.#others.clear();
  }

  /** The server's counts as of `head`. Ignored if they are older than what was counted or read here. */
  update({ read, unread, mentioned, head, memberCount }) {
    const isNews = head >= this.#counted && read >= this.read;
    this.#counted = Math.max(this.#counted, head);
    this.#marked.read = Math.max(this.#marked.read, read);
    if (isNews) {
      Object.assign(this, { read, unread, mentioned });
    }
    if (unread > 0) {
      this.received(head, memberCount);
    }
  }

  /** A message of somebody else has come in; it may be part of the server's figures already. */
  count(seq, isMention = false) {
    if (seq > this.#counted) {
      this.#counted = seq;
      this.unread += seq > this.read ? 1 : 0;
      this.mentioned += seq > this.read && isMention ? 1 : 0;
    }
  }

  /** The server has given notice of a message, for a reason. */
  noticed(seq, reason) {
    if (seq >= (this.#notice?.seq ?? 0)) {
      this.#notice = { seq, reason };
    }
  }

  /** Why there was notice of the newest such message, if it isn't read yet; or null. */
  get notice() {
    return this.#notice !== null && this.#notice.seq > this.read ? this.#notice.reason : null;
  }

  received(seq, memberCount) {
    if (memberCount <= DeliveredMembersMax && seq > this.#delivered) {
      this.#delivered = seq;
      this.#markSoon();
    }
  }

  /**
   * The person has seen everything up to `seq`. Gives whether that is news.
   * @param {(seq: number) => {unread: number, mentioned: number} | null} countAfter
   */
  readTo(seq, countAfter) {
    if (seq <= this.read) {
      return false;
    }
    this.#advance(seq, countAfter);
    this.#markSoon();
    return true;
  }

  /** Somebody else's marks; they never go back. */
  marked(user, { read = 0, delivered = 0 }) {
    const before = this.#others.get(user) ?? { read: 0, delivered: 0 };
    const after = { read: Math.max(read, before.read), delivered: Math.max(delivered, before.delivered) };
    this.#others.set(user, after);
  }

  /** This person's mark of another device. */
  markedElsewhere({ read = 0 }, countAfter) {
    this.#marked.read = Math.max(this.#marked.read, read);
    if (read > this.read) {
      this.#advance(read, countAfter);
    }
  }

  /** The person wants it so, here or on another device: the mark may go back. */
  setRead(read) {
    Object.assign(this.#marked, { read });
    this.read = read;
  }

  /** The state of the message `seq`: who has read it, and whether anybody has received it. */
  receipt(seq) {
    const others = [...this.#others];
    return {
      readBy: others.filter(([, marks]) => marks.read >= seq).map(([user]) => user),
      delivered: others.some(([, marks]) => Math.max(marks.read, marks.delivered) >= seq),
    };
  }

  /** The connection is back: sends the marks that the server doesn't have yet. */
  resume() {
    this.#markSoon();
  }

  #advance(read, countAfter) {
    Object.assign(this, { read, ...countAfter(read) });
  }

  #markSoon() {
    this.#timer ??= this.#clock.setTimeout(() => {
      this.#timer = null;
      this.#mark();
    }, MarkDelayMs);
  }

  async #mark() {
    const marks = {
      ...(this.read > this.#marked.read ? { read: this.read } : {}),
      ...(this.#delivered > this.#marked.delivered ? { delivered: this.#delivered } : {}),
    };
    if (Object.keys(marks).length > 0) {
      const before = this.#marked;
      this.#marked = { ...before, ...marks };
      // A mark that is lost is sent again with the next one, or when the connection is back.
      await this.#send(marks).catch(() => (this.#marked = before));
    }
  }
}
