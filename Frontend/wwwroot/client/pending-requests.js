import { ChatError } from './protocol.js';

/** The requests of a connection that have no reply yet. */
export class PendingRequests {
  #clock;
  #pending = new Map();
  #nextId = 1;

  constructor(clock) {
    this.#clock = clock;
  }

  get size() {
    return this.#pending.size;
  }

  /** Sends a request through `send`; the promise gives its `ok`, or fails with a `ChatError`. */
  begin(send, type, members, timeoutMs) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => {
        this.#pending.delete(id);
        reject(ChatError.timeout());
      }, timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      send(JSON.stringify({ id, type, ...members }));
    });
  }

  /** Settles the request that a reply is for. */
  settle({ re, ok, error }) {
    const request = this.#pending.get(re);
    if (request === undefined) {
      return;
    }
    this.#pending.delete(re);
    this.#clock.clearTimeout(request.timer);
    if (error) {
      request.reject(ChatError.ofReply(error));
    } else {
      request.resolve(ok ?? {});
    }
  }

  /** The connection is gone: all of them fail. */
  abandon() {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const request of pending) {
      this.#clock.clearTimeout(request.timer);
      request.reject(ChatError.disconnected());
    }
  }
}
