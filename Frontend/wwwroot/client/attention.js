import { isMentioned, ofEverybody } from './mentions.js';

/** How much of the person's attention a conversation asks for: what gives notice, what is unread, what mentions them. */
export class Attention {
  /** Which messages give notice: `all`, `mentions` or `none`. */
  notify = 'all';

  #chat;
  #timeline;
  #reading;
  #ask;

  /**
   * @param {object} options
   * @param {import('./timeline.js').Timeline} options.timeline
   * @param {import('./reading.js').Reading} options.reading
   * @param {(type: string, members: object) => Promise<object>} options.ask sends a request about the conversation
   */
  constructor({ chat, timeline, reading, ask }) {
    this.#chat = chat;
    this.#timeline = timeline;
    this.#reading = reading;
    this.#ask = ask;
  }

  async setNotify(level) {
    const { notify } = await this.#ask('settings', { notify: level });
    this.notify = notify;
  }

  /** The person has changed what the conversation is to them, on another connection. */
  changedElsewhere({ notify = this.notify, read = this.#reading.read }) {
    this.notify = notify;
    if (read !== this.#reading.read) {
      this.#reading.setRead(read);
      this.#chat.refreshSoon();
    }
  }

  /** Counts a live message of somebody else. */
  count(message) {
    this.#reading.count(message.seq, this.#isMention(message));
  }

  /** An edit or a deletion may change how many unread messages mention this person: the server counts them. */
  noteChange({ event, target, mentions = [], sender }) {
    const { read, mentioned } = this.#reading;
    const isAboutMe = mentioned > 0 || isMentioned({ mentions, sender }, this.#chat.me.id);
    if ((event === 'edit' || event === 'delete') && target > read && isAboutMe) {
      this.#chat.refreshSoon();
    }
  }

  /** How many messages of others, and among them mentions, lie after `seq`, if the timeline can say. */
  countAfter = (seq) => {
    const timeline = this.#timeline;
    if (seq >= timeline.last) {
      return { unread: 0, mentioned: 0 };
    }
    if (seq + 1 < timeline.first) {
      this.#chat.refreshSoon();
      return null;
    }
    const me = this.#chat.me.id;
    const unread = timeline.events
      .slice(seq + 1 - timeline.first)
      .filter((event) => event.event === 'message' && event.sender.id !== me);
    const mentioned = unread.filter((event) => this.#isMention(timeline.asChanged(event)));
    return { unread: unread.length, mentioned: mentioned.length };
  };

  /** Mentions by people whom one blocks don't count, except those of everybody. */
  #isMention(message) {
    const { me, blocks } = this.#chat;
    return isMentioned(blocks.has(message.sender.id) ? ofEverybody(message) : message, me.id);
  }
}
