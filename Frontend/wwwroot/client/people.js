/** Presence is watched for at most this many people, the protocol's limit for one request. */
const WatchedMax = 200;

/** Everybody this client knows: their latest names and presence. */
export class People {
  #people = new Map();
  #watched = new Set();
  #request;
  #changed;

  constructor({ request, changed }) {
    this.#request = request;
    this.#changed = changed;
  }

  get(id) {
    return this.#people.get(id);
  }

  nameOf(id) {
    return this.#people.get(id)?.name ?? 'Someone';
  }

  isOnline(id) {
    return this.#people.get(id)?.online ?? false;
  }

  /** All but `me`, by name. */
  others(me) {
    return [...this.#people.values()]
      .filter((person) => person.id !== me && person.type !== 'system')
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * Notes a person as somebody said at time `at`; an older name never replaces a newer one. Only lists know handles: null
   * if there is none.
   */
  note({ id, name, type, handle }, at) {
    const known = this.#people.get(id);
    if (id && name && (known === undefined || (known.at ?? '') <= at)) {
      this.#people.set(id, { online: false, lastSeen: null, ...known, id, name, type, at });
    }
    if (handle !== undefined && this.#people.has(id)) {
      this.#people.set(id, { ...this.#people.get(id), handle });
    }
  }

  /** Takes a name for somebody unknown so far. */
  meet({ id, name }) {
    if (!this.#people.has(id)) {
      this.note({ id, name }, '');
    }
  }

  presence(id, { online, lastSeen = null }) {
    const known = this.#people.get(id);
    if (known !== undefined && (known.online !== online || lastSeen !== null)) {
      this.#people.set(id, { ...known, online, lastSeen: lastSeen ?? known.lastSeen });
      this.#changed();
    }
  }

  /** Queries their presence, and watches them for changes. */
  async watch(ids) {
    for (const id of ids) {
      this.#watched.delete(id);
      this.#watched.add(id);
    }
    this.#watched = new Set([...this.#watched].slice(-WatchedMax));
    await this.#ask(ids.slice(-WatchedMax));
  }

  /** The connection is a new one: it watches nobody yet. */
  watchAgain() {
    return this.#ask([...this.#watched]);
  }

  async #ask(users) {
    if (users.length > 0) {
      const { items } = await this.#request('presence', { users });
      for (const { id, ...presence } of items) {
        this.presence(id, presence);
      }
    }
  }
}
