import { guarded } from './report.js';

/** Named listeners; a listener is removed by the function that `on` returns, and its fault is nobody else's. */
export class Emitter {
  #listeners = new Map();

  on(name, listener) {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit(name, ...values) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      guarded(listener)(...values);
    }
  }
}
