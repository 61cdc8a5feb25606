import { withReaction } from './annotations.js';
import { newId } from './identifiers.js';

/**
 * Changes of stored messages that this person has asked for. Each shows at once, until the log shows it; a refused one
 * shows no longer, and says why until the person asks again or dismisses it. If the answer is lost, the change may be
 * stored all the same: asked for again, it keeps its client id, and its event, if one comes, settles it.
 */
export class MessageChanges {
  #act;
  #isShown;
  #me;
  #changed;
  #pending = [];
  #failures = new Map();

  /**
   * @param {object} options
   * @param {(type: string, members: object) => Promise<{seq: number}>} options.act asks the server, a few times
   * @param {(seq: number) => boolean} options.isShown whether the timeline has come to `seq` already
   * @param {() => {id: string}} options.me
   * @param {() => void} options.changed called after each change
   */
  constructor({ act, isShown, me, changed }) {
    this.#act = act;
    this.#isShown = isShown;
    this.#me = me;
    this.#changed = changed;
  }

  delete = (target) => this.#ask({ type: 'delete', target, members: {} });
  react = (target, emoji, on) => this.#ask({ type: 'react', target, members: { emoji, on } });
  pin = (target, on) => this.#ask({ type: 'pin', target, members: { on } });

  /** The same text again is another try of the edit that failed. */
  edit(target, text) {
    const failure = this.#failures.get(target);
    return failure?.type === 'edit' && failure.members.text === text
      ? this.retry(target)
      : this.#ask({ type: 'edit', target, members: { text } });
  }

  /** The failed change of a message, `{type, target, members, clientId, error}`, or undefined. */
  failureOf(target) {
    return this.#failures.get(target);
  }

  retry(target) {
    return this.#ask(this.#failures.get(target));
  }

  dismiss(target) {
    if (this.#failures.delete(target)) {
      this.#changed();
    }
  }

  /** The event of a change has come. */
  settle({ target, clientId }) {
    this.#pending = this.#pending.filter((change) => change.clientId !== clientId);
    if (this.#failures.get(target)?.clientId === clientId) {
      this.dismiss(target);
    }
  }

  /** The timeline has come to `seq`. */
  settleUpTo(seq) {
    this.#pending = this.#pending.filter((change) => change.seq === null || change.seq > seq);
  }

  /** A new log has begun. */
  restart() {
    this.#pending = [];
    this.#failures.clear();
  }

  /** A message as it will be. */
  over(message) {
    return this.#pending.filter(({ target }) => target === message.seq)
      .reduce((before, change) => this.#apply(before, change), message);
  }

  #apply(message, { type, members }) {
    switch (type) {
      case 'edit':
        return { ...message, text: members.text, edited: true, saving: true };
      case 'delete':
        return { ...message, text: '', deleted: true, pinned: false, reactions: [] };
      case 'react':
        return { ...message, reactions: withReaction(message.reactions, { ...members, user: this.#me().id }) };
      default:
        return { ...message, pinned: members.on };
    }
  }

  async #ask({ type, target, members, clientId = newId() }) {
    const change = { type, target, members, clientId, seq: null };
    this.#failures.delete(target);
    this.#pending.push(change);
    this.#changed();
    try {
      const { seq } = await this.#act(type, { target, clientId, ...members });
      change.seq = seq;
      if (this.#isShown(seq)) {
        this.#drop(change);
      }
    } catch (error) {
      if (!this.#pending.includes(change)) {
        return;
      }
      this.#drop(change);
      this.#failures.set(target, { type, target, members, clientId, error });
    }
    this.#changed();
  }

  #drop(change) {
    this.#pending = this.#pending.filter((other) => other !== change);
  }
}
