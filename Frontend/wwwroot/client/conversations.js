import { Conversation } from './conversation.js';
import { readList } from './listing.js';
import { ChatError } from './protocol.js';

/** So many conversations are listed at first, and so many more whenever somebody wants to see further. */
const ListedAtOnce = 1_000;
/** As many as one subscription may name, and as one connection may follow. */
const SubscribedAtOnce = 200;
const FollowedMax = 5_000;
/** Conversations without a title that are named at once after their members; others are when they come into view. */
const NamedAtOnce = 30;
const RefreshDelayMs = 300;

const byActivity = (a, b) => (a.activityAt === b.activityAt ? a.rank - b.rank : a.activityAt < b.activityAt ? 1 : -1);

/** The conversations a person is in: listed by the server, then followed live. Tells `chat` when they change. */
export class Conversations {
  isListed = false;
  hasMore = false;

  #chat;
  #all = new Map();
  #listedMax = ListedAtOnce;
  #naming = new Set();
  #refreshing = null;
  #refreshAgain = false;
  #refreshTimer = null;

  constructor(chat) {
    this.#chat = chat;
  }

  /** Newest activity first. */
  get sorted() {
    return [...this.#all.values()].sort(byActivity);
  }

  get(id) {
    return this.#all.get(id);
  }

  /** Lists more conversations. */
  async loadMore() {
    if (this.hasMore) {
      this.#listedMax = this.#all.size + ListedAtOnce;
      await this.refresh();
    }
  }

  /** Names an untitled conversation that came into view after its members. */
  async nameAfterMembers(conversation) {
    if (conversation.title || conversation.members !== null || this.#naming.has(conversation)) {
      return;
    }
    this.#naming.add(conversation);
    try {
      await this.#chat.persist(() => conversation.loadMembers());
      this.#chat.emit('list');
    } catch (error) {
      // A refused request would be refused again.
      if (error.isConnection) {
        this.#naming.delete(conversation);
      }
      throw error;
    }
  }

  /** Reads the list of conversations again, soon: several reasons at once make one request. */
  refreshSoon() {
    this.#refreshTimer ??= this.#chat.clock.setTimeout(() => {
      this.#refreshTimer = null;
      this.refresh().catch(() => {});
    }, RefreshDelayMs);
  }

  /** Makes sure that a conversation just created or joined is in the list. */
  async show(id) {
    await this.refresh();
    if (!this.#all.has(id)) {
      throw new ChatError('unavailable', 'The conversation is not in the list yet.', { temporary: true });
    }
  }

  async refresh() {
    if (this.#refreshing !== null) {
      // The answer under way may be from before the change that this call is about.
      this.#refreshAgain = true;
      return this.#refreshing;
    }
    this.#refreshing = this.#refreshUntilSettled().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  async #refreshUntilSettled() {
    do {
      this.#refreshAgain = false;
      const ask = (wish) => this.#chat.persist(() => this.#chat.request('conversations', wish));
      this.#takeList(await readList(ask, this.#listedMax));
      await this.#subscribe();
    } while (this.#refreshAgain);
    // Nobody waits for the names; the next connection looks up those that this one can't.
    this.#lookUpPeers().catch(() => {});
  }

  #takeList({ items, isWhole }) {
    const listed = new Set(items.map(({ id }) => id));
    for (const item of items) {
      const known = this.#all.get(item.id);
      if (known) {
        known.update(item);
      } else {
        this.#all.set(item.id, new Conversation(item, this.#chat));
      }
    }
    this.#place(items);
    for (const id of isWhole ? [...this.#all.keys()].filter((known) => !listed.has(known)) : []) {
      this.remove(id);
    }
    this.hasMore = !isWhole;
    this.isListed = true;
    this.#chat.emit('list');
  }

  /**
   * One without a message yet counts as active as the next one below it that has some: the server knew their order. What
   * is newer than something above it became active while the list was read, and says nothing about its neighbours.
   */
  #place(items) {
    const moved = new Set();
    let above = null;
    for (const { id, last } of items.filter((item) => item.last)) {
      if (above !== null && last.at > above) {
        moved.add(id);
      } else {
        above = last.at;
      }
    }
    let activityAt = '';
    for (let rank = items.length - 1; rank >= 0; rank--) {
      const { id } = items[rank];
      const conversation = this.#all.get(id);
      conversation.rank = rank;
      conversation.activityAt ||= activityAt;
      activityAt = moved.has(id) ? activityAt : conversation.activityAt;
    }
  }

  /** Follows every conversation from where its timeline ends: nothing between list and subscription is missed. */
  async #subscribe() {
    const followed = this.sorted.slice(0, FollowedMax);
    for (let from = 0; from < followed.length; from += SubscribedAtOnce) {
      await this.#chat.persist(() => this.#subscribeTo(followed.slice(from, from + SubscribedAtOnce)));
    }
  }

  async #subscribeTo(followed) {
    const conversations = followed.map(({ id, timeline }) => ({ id, after: timeline.last, epoch: timeline.epoch }));
    const { items } = await this.#chat.request('subscribe', { conversations });
    let refused = null;
    for (const { error, ...item } of items) {
      if (error === undefined || error === null) {
        this.#all.get(item.id)?.subscribed(item);
      } else if (error.code === 'not_found' || error.code === 'forbidden') {
        this.remove(item.id);
      } else {
        refused = ChatError.ofReply(error);
      }
    }
    this.#chat.emit('list');
    if (refused !== null) {
      throw refused;
    }
  }

  async #lookUpPeers() {
    const unknown = this.sorted.filter((one) => one.members === null && (one.isDirect || !one.title));
    for (const conversation of unknown.slice(0, NamedAtOnce)) {
      await this.nameAfterMembers(conversation);
    }
  }

  remove(id) {
    const conversation = this.#all.get(id);
    if (this.#all.delete(id)) {
      this.#chat.unfinished.forget(id);
      this.#chat.uploads.forget(id);
      this.#chat.emit('removed', conversation);
      this.#chat.emit('list');
    }
  }
}
