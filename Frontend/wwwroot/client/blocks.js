/** Whom one has blocked: they cannot write into the direct conversation, nor begin one. */
export class Blocks {
  #ids = new Set();
  #request;
  #changed;

  constructor({ request, changed }) {
    this.#request = request;
    this.#changed = changed;
  }

  has(id) {
    return this.#ids.has(id);
  }

  async load() {
    const { items } = await this.#request('blocked', {});
    this.#ids = new Set(items.map(({ id }) => id));
    this.#changed();
  }

  /** One's own word, perhaps from another window or device. */
  heard(id, on) {
    this.#ids[on ? 'add' : 'delete'](id);
    this.#changed();
  }

  async set(id, on) {
    await this.#request('block', { user: id, on });
    this.heard(id, on);
  }
}
