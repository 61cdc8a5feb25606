import { backoffMs } from './backoff.js';
import { Blocks } from './blocks.js';
import { delay, systemClock } from './clock.js';
import { Connection } from './connection.js';
import { Conversations } from './conversations.js';
import { Emitter } from './emitter.js';
import { newId } from './identifiers.js';
import { LastingStorage } from './lasting-storage.js';
import { People } from './people.js';
import { idOf } from './protocol.js';
import { Unfinished } from './unfinished.js';
import { Uploads } from './uploads.js';

const LoggedEvents = new Set(['message', 'edit', 'delete', 'react', 'pin', 'member', 'meta']);

/**
 * Everything a person sees, kept true over losses of the connection.
 *
 * Emits `status` (the connection's state), `list` (conversations came, went or moved), `conversation` (one changed),
 * `people` (names, presence, blocks), `files` (those of a draft, or their limits), `arrival` (a message of somebody else
 * has come in live), `notice` (a message is about this person) and `removed` (a conversation this person is no longer
 * in).
 */
export class Chat extends Emitter {
  me = null;
  /** The person's role in the deployment, once somebody asked. */
  deploymentRole = null;
  /** The server's limits; how large an upload may be isn't known before there was a connection. */
  limits = { textChars: 4000, attachments: 10, uploadBytes: null };

  #connection;
  #conversations = new Conversations(this);

  /**
   * @param {object} options `session`, `storage`, `url`, `device`, and the seams for tests: `openSocket`, `clock`,
   * `random`
   */
  constructor({
    session, storage = new LastingStorage(() => null), url, device, openSocket, clock = systemClock,
    random = Math.random,
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
    this.uploads = new Uploads({
      session, unfinished: this.unfinished, limits: () => this.limits, changed: () => this.emit('files'),
      ask: (type, members) => this.act(type, members), persist: (action) => this.#fewTimes(action),
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
    return this.#conversations.sorted;
  }

  /** Whether the list of conversations has been read at least once. */
  get isListed() {
    return this.#conversations.isListed;
  }

  /** Whether there are more conversations than are listed. */
  get hasMore() {
    return this.#conversations.hasMore;
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
  loadMore = () => this.#conversations.loadMore();
  nameAfterMembers = (conversation) => this.#conversations.nameAfterMembers(conversation);
  refreshSoon = () => this.#conversations.refreshSoon();

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
    await this.#conversations.show(conversation.id);
    return this.get(conversation.id);
  }

  async join(id, invite) {
    const { seq } = await this.act('join', { conversation: id, ...(invite && { invite }) });
    await this.#conversations.show(id);
    // Messages from before joining aren't new.
    this.get(id).readTo(seq);
    return this.get(id);
  }

  async leave(id) {
    await this.act('leave', { conversation: id });
    this.#conversations.remove(id);
  }

  /** A wish of the person: a few tries in a few seconds, then they are told. */
  act(type, members) {
    return this.#fewTimes(() => this.request(type, members));
  }

  /** Lists as many conversations as it takes to have this one; gives null if the person isn't in it. */
  async find(id) {
    while (this.get(id) === undefined && this.hasMore) {
      await this.loadMore();
    }
    return this.get(id) ?? null;
  }

  /** Figures for support: counts and durations, no content. */
  get diagnostics() {
    const timelines = this.conversations.map(({ timeline }) => timeline.statistics);
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
      'repeated events': sum((one) => one.repeats),
      'gaps found': sum((one) => one.gaps),
      'round trip': roundTripMs === null ? 'not measured' : `${roundTripMs} ms`,
    };
  }

  #fewTimes(action) {
    return this.persist(action, { triesMax: 3, waitMaxMs: 5_000 });
  }

  async #opened({ user, limits }) {
    this.me = user ?? this.me;
    this.limits = { ...this.limits, ...limits };
    this.uploads.resume();
    this.emit('files');
    this.people.note(this.me, new Date(this.clock.now()).toISOString());
    try {
      await this.#conversations.refresh();
      await Promise.all([
        this.persist(() => this.blocks.load()),
        this.persist(() => this.people.watchAgain()),
      ]);
    } catch {
      // The connection ended, or the server refuses for good: the next connection starts over.
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
      this.#conversations.remove(id);
    } else if (event.event === 'block') {
      this.blocks.heard(idOf(event.user), event.on);
    } else if (event.event === 'profile') {
      this.#renamed(event.user);
    } else if (conversation === undefined) {
      this.#heardOfUnknown(event);
    } else if (event.event === 'reset') {
      conversation.restart(event.epoch, event.head);
    } else if (LoggedEvents.has(event.event) || event.epoch !== undefined) {
      this.#logged(conversation, event);
    } else {
      conversation.hint(event);
      if (event.event === 'notice') {
        this.emit('notice', conversation, event);
      }
    }
  }

  /** This person has changed their name, handle or picture, perhaps elsewhere. */
  #renamed(user) {
    this.me = { ...this.me, name: user.name };
    this.people.note(user, new Date(this.clock.now()).toISOString());
    this.emit('people');
  }

  /** There is notice of messages in conversations that are not listed, too. */
  #heardOfUnknown({ event }) {
    if (event === 'notice') {
      this.refreshSoon();
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
}
