import { backoffMs } from './backoff.js';
import { Blocks } from './blocks.js';
import { delay, systemClock } from './clock.js';
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { Emitter } from './emitter.js';
import { newId } from './identifiers.js';
import { LastingStorage } from './lasting-storage.js';
import { readList } from './listing.js';
import { People } from './people.js';
import { ChatError, idOf } from './protocol.js';
import { Unfinished } from './unfinished.js';

/** So many conversations are listed at first, and so many more whenever somebody wants to see further. */
const ListedAtOnce = 1_000;
/** As many as one subscription may name, and as one connection may follow. */
const SubscribedAtOnce = 200;
const FollowedMax = 5_000;
const LoggedEvents = new Set(['message', 'edit', 'delete', 'react', 'member', 'meta']);
/** Conversations without a title that are named at once after their members; others are when they come into view. */
const PeersMax = 30;
const RefreshDelayMs = 300;

const byActivity = (a, b) => (a.activityAt === b.activityAt ? a.rank - b.rank : a.activityAt < b.activityAt ? 1 : -1);

/**
 * Everything a person sees, kept true over losses of the connection.
 *
 * Emits `status` (the connection's state), `list` (conversations came, went or moved), `conversation` (one changed),
 * `people` (names, presence, blocks), `arrival` (a message of somebody else has come in live) and `removed` (a
 * conversation this person is no longer in).
 */
export class Chat extends Emitter {
  me = null;
  /** The person's role in the deployment, once somebody asked. */
  deploymentRole = null;
  limits = { textChars: 4000 };
  /** Whether the list of conversations has been read at least once. */
  isListed = false;

  /** Whether there are more conversations than are listed. */
  hasMore = false;

  #connection;
  #conversations = new Map();
  #listedMax = ListedAtOnce;
  #absent = new Set();
  #naming = new Set();
  #refreshing = null;
  #refreshAgain = false;
  #refreshTimer = null;

  /**
   * @param {object} options `session`, `storage`, `url`, `device`, and the seams for tests: `openSocket`, `clock`,
   * `random`
   */
  constructor({
    session, storage = new LastingStorage(() => null), url, device, openSocket, clock = systemClock, random = Math.random,
  }) {
    super();
    this.clock = clock;
    this.random = random;
    this.me = session.user;
    this.unfinished = new Unfinished(storage, this.me.id);
    this.people = new People({
      request: (type, members) => this.request(type, members),
      changed: () => this.emit('people'),
    });
    this.blocks = new Blocks({
      request: (type, members) => this.act(type, members),
      changed: () => this.emit('people'),
    });
    this.#connection = new Connection({
      url, device, client: 'web', token: (how) => session.token(how), openSocket, clock, random,
    });
    this.#connection.onState = () => this.emit('status');
    this.#connection.onOpen = (welcome) => this.#opened(welcome);
    this.#connection.onEvent = (event) => this.#heard(event);
  }

  get status() {
    return this.#connection.state;
  }

  /** Newest activity first. */
  get conversations() {
    return [...this.#conversations.values()].sort(byActivity);
  }

  /** Whether something that was written is not stored yet. */
  get hasUnsent() {
    return this.conversations.some(({ outbox }) => outbox.entries.some(({ state }) => state !== 'sent'));
  }

  get(id) {
    return this.#conversations.get(id);
  }

  start = () => this.#connection.start();
  stop = () => this.#connection.stop();
  retryNow = () => this.#connection.retryNow();
  probe = () => this.#connection.probe();
  hint = (type, members) => this.#connection.hint(type, members);
  request = (type, members) => this.#connection.request(type, members);

  /** A conversation's own word that something about it is new. */
  changed(conversation) {
    this.emit('conversation', conversation);
  }

  /** Asks again after temporary errors. The end of the connection is the caller's error: the next one starts over. */
  async persist(action, { triesMax = Infinity, waitMaxMs = Infinity } = {}) {
    for (let tries = 1; ; tries++) {
      try {
        return await action();
      } catch (error) {
        const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(tries, this.random));
        if (!error.temporary || error.isConnection || tries >= triesMax || waitMs > waitMaxMs) {
          throw error;
        }
        await delay(this.clock, waitMs);
      }
    }
  }

  browse = (members) => this.request('browse', members);

  async create({ kind, title, members, workspace }) {
    const options = {
      kind, clientId: newId(), ...(title && { title }), ...(members?.length && { members }),
      ...(workspace && { workspace }),
    };
    const { conversation } = await this.act('create', options);
    await this.#show(conversation.id);
    return this.get(conversation.id);
  }

  async join(id, invite) {
    const { seq } = await this.act('join', { conversation: id, ...(invite && { invite }) });
    await this.#show(id);
    // What was said before one came is history, not news.
    this.get(id).readTo(seq);
    return this.get(id);
  }

  async leave(id) {
    await this.act('leave', { conversation: id });
    this.#remove(id);
  }

  /** Lists more conversations. */
  async loadMore() {
    if (this.hasMore) {
      this.#listedMax = this.#conversations.size + ListedAtOnce;
      await this.#refresh();
    }
  }

  /** A conversation that has no title and came into view: it is named after who is in it. */
  async nameAfterMembers(conversation) {
    if (conversation.title || conversation.members !== null || this.#naming.has(conversation)) {
      return;
    }
    this.#naming.add(conversation);
    try {
      await this.persist(() => conversation.loadMembers());
      this.emit('list');
    } catch (error) {
      // What was refused would be refused again.
      if (error.isConnection) {
        this.#naming.delete(conversation);
      }
      throw error;
    }
  }

  /** A wish of the person: a few tries in a few seconds, then they are told. */
  act(type, members) {
    return this.persist(() => this.request(type, members), { triesMax: 3, waitMaxMs: 5_000 });
  }

  /** Reads the list of conversations again, soon: several reasons at once make one request. */
  refreshSoon() {
    this.#refreshTimer ??= this.clock.setTimeout(() => {
      this.#refreshTimer = null;
      this.#refresh().catch(() => {});
    }, RefreshDelayMs);
  }

  /** Figures for support: counts and durations, no content. */
  get diagnostics() {
    const timelines = [...this.#conversations.values()].map(({ timeline }) => timeline.statistics);
    const sum = (pick) => timelines.reduce((total, one) => total + pick(one), 0);
    const { connects, losses, requests, events, roundTripMs } = this.#connection.statistics;
    return {
      state: this.status.name,
      conversations: timelines.length,
      reconnects: Math.max(0, connects - 1),
      losses,
      requests,
      'requests in flight': this.#connection.requestsInFlight,
      'sends in flight': this.conversations.reduce((total, { outbox }) => total + outbox.entries.length, 0),
      events,
      'events repeated': sum((one) => one.repeats),
      'gaps met': sum((one) => one.gaps),
      'round trip': roundTripMs === null ? 'not measured' : `${roundTripMs} ms`,
    };
  }

  async #opened({ user, limits }) {
    this.me = user ?? this.me;
    this.limits = { ...this.limits, ...limits };
    this.people.note(this.me, new Date(this.clock.now()).toISOString());
    try {
      await this.#refresh();
      await Promise.all([
        this.persist(() => this.blocks.load()),
        this.persist(() => this.people.watchAgain()),
      ]);
    } catch {
      // The connection ended, or the server refuses for good: the next connection starts over.
    }
  }

  /** Makes sure that a conversation just created or joined is in the list. */
  async #show(id) {
    await this.#refresh();
    if (!this.#conversations.has(id)) {
      throw new ChatError('unavailable', 'The conversation is not in the list yet.', { temporary: true });
    }
  }

  async #refresh() {
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
      const ask = (wish) => this.persist(() => this.request('conversations', wish));
      this.#takeList(await readList(ask, this.#listedMax));
      await this.#subscribe();
    } while (this.#refreshAgain);
    // Nobody waits for the names; what the end of the connection leaves open, the next one looks up.
    this.#lookUpPeers().catch(() => {});
  }

  #takeList({ items, isWhole, isLong }) {
    const listed = new Set(items.map(({ id }) => id));
    for (const item of items) {
      const known = this.#conversations.get(item.id);
      if (known) {
        known.update(item);
      } else {
        this.#conversations.set(item.id, new Conversation(item, this));
      }
    }
    this.#placeSilent(items);
    if (isWhole) {
      this.#dropAbsent([...this.#conversations.keys()].filter((id) => !listed.has(id)), isLong);
    }
    this.hasMore = !isWhole;
    this.isListed = true;
    this.emit('list');
  }

  /** A list of several pages may miss one that moved while it was read: only who is missing twice is gone. */
  #dropAbsent(absent, isLong) {
    const gone = absent.filter((id) => !isLong || this.#absent.has(id));
    this.#absent = new Set(absent.filter((id) => !gone.includes(id)));
    this.#refreshAgain ||= this.#absent.size > 0;
    gone.forEach((id) => this.#remove(id));
  }

  /** One without a message yet counts as active as the next one that has some: the server knew their order. */
  #placeSilent(items) {
    let activityAt = '';
    for (let rank = items.length - 1; rank >= 0; rank--) {
      const conversation = this.#conversations.get(items[rank].id);
      conversation.rank = rank;
      conversation.activityAt ||= activityAt;
      activityAt = conversation.activityAt;
    }
  }

  /** Follows every conversation from where its timeline ends: nothing between list and subscription is missed. */
  async #subscribe() {
    const followed = this.conversations.slice(0, FollowedMax);
    for (let from = 0; from < followed.length; from += SubscribedAtOnce) {
      await this.persist(() => this.#subscribeTo(followed.slice(from, from + SubscribedAtOnce)));
    }
  }

  async #subscribeTo(followed) {
    const conversations = followed.map(({ id, timeline }) => ({ id, after: timeline.last, epoch: timeline.epoch }));
    const { items } = await this.request('subscribe', { conversations });
    let refused = null;
    for (const { error, ...item } of items) {
      if (error === undefined || error === null) {
        this.#conversations.get(item.id)?.subscribed(item);
      } else if (error.code === 'not_found' || error.code === 'forbidden') {
        this.#remove(item.id);
      } else {
        refused = ChatError.ofReply(error);
      }
    }
    this.emit('list');
    if (refused !== null) {
      throw refused;
    }
  }

  async #lookUpPeers() {
    const unknown = this.conversations.filter((one) => one.members === null && (one.isDirect || !one.title));
    for (const conversation of unknown.slice(0, PeersMax)) {
      await this.nameAfterMembers(conversation);
    }
  }

  #heard(event) {
    const id = idOf(event.conversation);
    const conversation = this.#conversations.get(id);
    if (event.event === 'presence') {
      this.people.presence(idOf(event.user), event);
    } else if (event.event === 'invited') {
      this.refreshSoon();
    } else if (event.event === 'removed') {
      this.#remove(id);
    } else if (event.event === 'block') {
      this.blocks.heard(idOf(event.user), event.on);
    } else if (conversation === undefined) {
      return;
    } else if (event.event === 'reset') {
      conversation.restart(event.epoch, event.head);
    } else if (LoggedEvents.has(event.event) || event.seq !== undefined) {
      this.#logged(conversation, event);
    } else {
      conversation.hint(event);
    }
  }

  #logged(conversation, event) {
    if (event.epoch !== conversation.timeline.epoch) {
      this.refreshSoon();
      return;
    }
    for (const grown of conversation.receive(event)) {
      if (grown.event === 'message' && grown.sender.id !== this.me.id) {
        this.emit('arrival', conversation, grown);
      }
    }
    this.emit('list');
  }

  #remove(id) {
    const conversation = this.#conversations.get(id);
    if (this.#conversations.delete(id)) {
      this.unfinished.forget(id);
      this.emit('removed', conversation);
      this.emit('list');
    }
  }
}
