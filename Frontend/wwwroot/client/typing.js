/** «Is typing» is said again this often while a person types … */
const RepeatMs = 3_000;
/** … taken back after this long without a key … */
const IdleMs = 5_000;
/** … and forgotten by the others after this long without a word. */
const ForgetMs = 8_000;

/** Who is typing in a conversation: others, as reported by the server, and this person, as reported to it. */
export class Typing {
  #others = new Map();
  #saidAt = -Infinity;
  #idleTimer = null;
  #say;
  #changed;
  #clock;

  /** @param {{say: (on: boolean) => void, changed: () => void, clock: object}} options */
  constructor({ say, changed, clock }) {
    this.#say = say;
    this.#changed = changed;
    this.#clock = clock;
  }

  get users() {
    return [...this.#others.keys()];
  }

  heard(user, on) {
    const known = this.#others.get(user);
    this.#clock.clearTimeout(known);
    if (on) {
      this.#others.set(user, this.#clock.setTimeout(() => this.heard(user, false), ForgetMs));
    } else {
      this.#others.delete(user);
    }
    if (on !== (known !== undefined)) {
      this.#changed();
    }
  }

  /** A key was pressed. */
  pressed() {
    const now = this.#clock.now();
    if (now - this.#saidAt >= RepeatMs) {
      this.#saidAt = now;
      this.#say(true);
    }
    this.#clock.clearTimeout(this.#idleTimer);
    this.#idleTimer = this.#clock.setTimeout(() => this.paused(), IdleMs);
  }

  /** The text was sent, emptied or left alone. */
  paused() {
    this.#clock.clearTimeout(this.#idleTimer);
    if (this.#saidAt !== -Infinity) {
      this.#saidAt = -Infinity;
      this.#say(false);
    }
  }
}
