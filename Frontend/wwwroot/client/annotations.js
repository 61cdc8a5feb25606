/**
 * What later events of a log say about its messages: newest text, removal, reactions. Events may come in any order
 * (older pages are read after newer ones); for each point the event with the highest seq wins. A message that was read
 * from the log holds what the events up to its `changed` say.
 */
export class Annotations {
  #edits = new Map();
  #deleted = new Set();
  #reactions = new Map();

  clear() {
    this.#edits.clear();
    this.#deleted.clear();
    this.#reactions.clear();
  }

  /** Takes an event in; gives whether it was an annotation. */
  add(event) {
    if (event.event === 'edit' && event.deleted) {
      this.#deleted.add(event.target);
    } else if (event.event === 'edit') {
      this.#edit(event);
    } else if (event.event === 'delete') {
      this.#deleted.add(event.target);
    } else if (event.event === 'react') {
      this.#react(event);
    } else {
      return false;
    }
    return true;
  }

  /** The message as a reader should see it now. */
  apply(message) {
    if (message.deleted || this.#deleted.has(message.seq)) {
      return { ...message, text: '', deleted: true, edited: false, reactions: [] };
    }
    const edit = this.#edits.get(message.seq);
    return {
      ...message,
      text: edit?.text ?? message.text ?? '',
      edited: edit !== undefined || Boolean(message.edited),
      reactions: this.#reactionsOf(message),
    };
  }

  #edit({ target, seq, text }) {
    if ((this.#edits.get(target)?.seq ?? 0) < seq) {
      this.#edits.set(target, { seq, text });
    }
  }

  #react({ target, seq, emoji, on, sender }) {
    const reactions = this.#reactions.get(target) ?? new Map();
    this.#reactions.set(target, reactions);
    const key = `${sender.id}\n${emoji}`;
    if ((reactions.get(key)?.seq ?? 0) < seq) {
      reactions.set(key, { seq, emoji, on, user: sender.id });
    }
  }

  #reactionsOf({ seq: target, changed = 0, reactions = [] }) {
    const people = new Map(reactions.map(({ emoji, by, count }) => [emoji, { users: [...by], count }]));
    for (const { seq, emoji, on, user } of this.#reactions.get(target)?.values() ?? []) {
      if (seq > changed) {
        const { users, count } = people.get(emoji) ?? { users: [], count: 0 };
        const others = users.filter((other) => other !== user);
        const isCounted = others.length < users.length || (!on && count > users.length);
        people.set(emoji, on
          ? { users: [...others, user], count: isCounted ? count : count + 1 }
          : { users: others, count: isCounted ? count - 1 : count });
      }
    }
    return [...people].filter(([, { count }]) => count > 0).map(([emoji, reaction]) => ({ emoji, ...reaction }));
  }
}
