const KnownMax = 200;
const PageSize = 100;

/** Who is in a conversation and who is banned from it, as far as somebody asked. Tells `chat` of every change. */
export class Membership {
  /** How many members there are. */
  count = 0;
  /** Members by id, or null as long as nobody asked. */
  members = null;
  /** Banned people by id, or null until they have been read. */
  banned = null;

  #chat;
  #ask;
  #changed;
  #countedTo = 0;

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

  /** The server counted its members at a place in the log; gives whether that is news. */
  counted(head, count) {
    if (head < this.#countedTo) {
      return false;
    }
    this.#countedTo = head;
    this.count = count ?? this.count;
    return true;
  }

  /** The log is another one: what was counted along the old one says nothing. */
  restart() {
    this.#countedTo = 0;
  }

  async loadMembers() {
    this.members = await this.#load('members', (member) => {
      this.#chat.people.note(member, new Date(this.#chat.clock.now()).toISOString());
      this.#chat.people.presence(member.id, { online: Boolean(member.online) });
      return { id: member.id, role: member.role, mutedUntil: member.mutedUntil ?? null };
    });
    this.#changed();
    await this.#chat.people.watch(this.others.map(({ id }) => id));
  }

  async loadBanned() {
    this.banned = await this.#load('banned', ({ id, name }) => ({ id, name }));
    this.#changed();
  }

  /** Takes in an event of the log. */
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

  /** Whether it is known that somebody is no member: beyond so many members nobody knows. */
  #isOutside(user) {
    return this.members !== null && this.members.size < KnownMax && !this.members.has(user);
  }

  /** Pages through a list of people: gives them by id. */
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
