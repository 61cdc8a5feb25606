const KnownMax = 200;
const PageSize = 100;

/** The members of a conversation and the people banned from it, once they have been loaded. */
export class Membership {
  /** How many members there are. */
  count = 0;
  /** Members by id, or null until they have been loaded. */
  members = null;
  /** Banned people by id, or null until they have been loaded. */
  banned = null;

  #chat;
  #ask;
  #changed;
  #countedTo = 0;
  #loadsHandles = false;

  /** @param {(type: string, members: object) => Promise<object>} ask sends a request about the conversation */
  constructor({ chat, ask, changed }) {
    this.#chat = chat;
    this.#ask = ask;
    this.#changed = changed;
  }

  /** The known members except oneself. */
  get others() {
    return [...(this.members?.values() ?? [])].filter(({ id }) => id !== this.#chat.me?.id);
  }

  /** Takes the server's count of members at `head`; returns whether it is newer than the last one. */
  counted(head, count) {
    if (head < this.#countedTo) {
      return false;
    }
    this.#countedTo = head;
    this.count = count ?? this.count;
    return true;
  }

  /** A new log has begun: counts along the old one no longer apply. */
  restart() {
    this.#countedTo = 0;
  }

  async loadMembers() {
    this.members = await this.#load('members', (member) => {
      const { handle = null } = member;
      this.#chat.people.note({ ...member, handle }, new Date(this.#chat.clock.now()).toISOString());
      this.#chat.people.presence(member.id, { online: Boolean(member.online) });
      return { id: member.id, role: member.role, mutedUntil: member.mutedUntil ?? null };
    });
    this.#changed();
    await this.#chat.people.watch(this.others.map(({ id }) => id));
  }

  /** Loads the members again if the handle of one isn't known: the event of somebody who joined doesn't tell it. */
  async loadHandles(ids = this.others.map(({ id }) => id)) {
    const isUnknown = (id) => this.members?.has(id) && this.#chat.people.get(id)?.handle === undefined;
    if (!this.#loadsHandles && ids.some(isUnknown)) {
      this.#loadsHandles = true;
      await this.loadMembers().finally(() => (this.#loadsHandles = false));
    }
  }

  async loadBanned() {
    this.banned = await this.#load('banned', ({ id, name }) => ({ id, name }));
    this.#changed();
  }

  /** Applies a `member` event. */
  note({ seq, user, change, role, mutedUntil = null }) {
    const joined = change === 'joined';
    const left = change === 'left' || change === 'banned';
    if (left && this.#isOutside(user.id)) {
      // The ban of an outsider, or its end: nobody left.
      this.#chat.refreshSoon();
    } else if (seq > this.#countedTo) {
      this.count += joined ? 1 : left ? -1 : 0;
    }
    if (change === 'banned') {
      this.banned?.set(user.id, { id: user.id, name: user.name });
    } else {
      this.banned?.delete(user.id);
    }
    if (left) {
      this.members?.delete(user.id);
    } else {
      const known = this.members?.get(user.id);
      this.members?.set(user.id, { id: user.id, role: role ?? known?.role ?? 'member', mutedUntil });
    }
    if (joined && this.members !== null) {
      this.#chat.people.watch([user.id]).catch(() => {});
    }
  }

  /** Whether somebody is known not to be a member; unknown if not all members were loaded. */
  #isOutside(user) {
    return this.members !== null && this.members.size < KnownMax && !this.members.has(user);
  }

  /** Loads the pages of a list of people, by id. */
  async #load(type, read) {
    const people = new Map();
    let after;
    do {
      const page = await this.#ask(type, { limit: PageSize, ...(after ? { after } : {}) });
      page.items.forEach((item) => people.set(item.id, read(item)));
      after = page.next;
    } while (after && people.size < KnownMax);
    return people;
  }
}
