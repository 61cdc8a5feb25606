/** What a deletion leaves. */
const Emptied = { text: '', mentions: [], deleted: true, edited: false, pinned: false, reactions: [] };

/**
 * What later events of a log say about its messages: newest text, deletion, reactions, pin, replies. Events may come in
 * any order (older pages are read after newer ones); for each point the event with the highest seq wins. A message that
 * was read from the log holds what the events up to its `changed` say.
 */
export class Annotations {
  #edits = new Map();
  #deleted = new Set();
  #reactions = new Map();
  #pins = new Map();
  #replies = new Map();

  clear() {
    this.#all.forEach((known) => known.clear());
  }

  /** Forgets what is known about messages before `seq`: read again, they hold it themselves. */
  forgetBefore(seq) {
    for (const known of this.#all) {
      [...known.keys()].filter((target) => target < seq).forEach((target) => known.delete(target));
    }
  }

  get #all() {
    return [this.#edits, this.#deleted, this.#reactions, this.#pins, this.#replies];
  }

  /** Takes an event in. */
  add(event) {
    const { target, seq } = event;
    if (event.event === 'delete' || (event.event === 'edit' && event.deleted)) {
      this.#deleted.add(target);
    } else if (event.event === 'edit') {
      keepNewest(this.#edits, target, { seq, text: event.text, mentions: event.mentions });
    } else if (event.event === 'pin') {
      keepNewest(this.#pins, target, { seq, on: event.on });
    } else if (event.event === 'react') {
      const { emoji, on, sender } = event;
      const given = entryOf(this.#reactions, target, () => new Map());
      keepNewest(given, `${sender.id}\n${emoji}`, { seq, emoji, on, user: sender.id });
    } else if (event.event === 'message' && event.replyTo) {
      entryOf(this.#replies, event.replyTo, () => new Set()).add(seq);
    }
  }

  /** The message as a reader should see it now. */
  apply(message) {
    const { seq, changed = 0 } = message;
    const thread = this.#threadOf(message);
    if (message.deleted || this.#deleted.has(seq)) {
      return { ...message, ...Emptied, thread };
    }
    const edit = this.#edits.get(seq);
    const isNewer = edit !== undefined && edit.seq > (message.edited?.seq ?? 0);
    const pin = this.#pins.get(seq);
    return {
      ...message,
      thread,
      text: (isNewer ? edit.text : message.text) ?? '',
      mentions: (isNewer ? edit.mentions : message.mentions) ?? [],
      edited: edit !== undefined || Boolean(message.edited),
      pinned: pin !== undefined && pin.seq > changed ? pin.on : Boolean(message.pinned),
      reactions: this.#reactionsOf(message),
    };
  }

  #reactionsOf({ seq: target, changed = 0, reactions = [] }) {
    return [...(this.#reactions.get(target)?.values() ?? [])]
      .filter(({ seq }) => seq > changed)
      .reduce(withReaction, reactions.map(({ emoji, by, count }) => ({ emoji, count, users: [...by] })));
  }

  #threadOf({ seq, changed = 0, thread = null }) {
    const later = [...(this.#replies.get(seq) ?? [])].filter((reply) => reply > changed);
    return later.length === 0
      ? thread
      : { replies: (thread?.replies ?? 0) + later.length, last: Math.max(...later) };
  }
}

/**
 * Reactions after somebody gave one or withdrew it. Of a reaction that was read from the log, not all people are known:
 * who withdraws one that only they could have given is one of the others.
 * @param {{emoji: string, count: number, users: string[]}[]} reactions
 */
export function withReaction(reactions, { emoji, on, user }) {
  const known = reactions.find((reaction) => reaction.emoji === emoji) ?? { emoji, count: 0, users: [] };
  const others = known.users.filter((other) => other !== user);
  const wasKnown = others.length < known.users.length;
  const isCounted = wasKnown || (!on && known.count > known.users.length);
  const count = known.count + (on ? Number(!wasKnown) : -Number(isCounted));
  const changed = { emoji, count, users: on ? [...others, user] : others };
  const rest = reactions.includes(known)
    ? reactions.map((reaction) => (reaction === known ? changed : reaction))
    : [...reactions, changed];
  return rest.filter((reaction) => reaction.count > 0);
}

function keepNewest(known, key, entry) {
  if ((known.get(key)?.seq ?? 0) < entry.seq) {
    known.set(key, entry);
  }
}

function entryOf(known, key, make) {
  if (!known.has(key)) {
    known.set(key, make());
  }
  return known.get(key);
}
