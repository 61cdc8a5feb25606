const ProbeKey = 'orleans-chat.probe';

/**
 * The storage of the browser where it can be had. A browser may refuse it, wholly or when it is full; what it does not
 * keep is kept in memory, for as long as the page lives.
 */
export class LastingStorage {
  /** Whether written data outlives the page. */
  isLasting = false;

  #storage = null;
  #memory = new Map();

  /** @param {() => Storage} open the mere look at a storage that is refused throws */
  constructor(open) {
    try {
      this.#storage = open();
      this.#storage.setItem(ProbeKey, '');
      this.#storage.removeItem(ProbeKey);
      this.isLasting = true;
    } catch {
      // It stays in memory.
    }
  }

  getItem(key) {
    return this.#memory.get(key) ?? this.#attempt((storage) => storage.getItem(key)) ?? null;
  }

  setItem(key, value) {
    this.#memory.delete(key);
    if (this.#attempt((storage) => storage.setItem(key, value) === undefined) !== true) {
      this.#memory.set(key, value);
    }
  }

  removeItem(key) {
    this.#memory.delete(key);
    this.#attempt((storage) => storage.removeItem(key));
  }

  keys() {
    const kept = this.#attempt((storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at)));
    return [...new Set([...kept ?? [], ...this.#memory.keys()])];
  }

  #attempt(work) {
    try {
      return this.#storage === null ? undefined : work(this.#storage);
    } catch {
      return undefined;
    }
  }
}
