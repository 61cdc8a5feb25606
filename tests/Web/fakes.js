/** Lets everything that is ready to run, run. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A clock that moves only when told to. */
export class FakeClock {
  #now = Date.UTC(2026, 0, 1);
  #timers = new Map();
  #next = 1;

  now = () => this.#now;

  setTimeout = (callback, ms) => {
    this.#timers.set(this.#next, { callback, at: this.#now + ms });
    return this.#next++;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  async advance(ms) {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#due(end); next !== undefined; next = this.#due(end)) {
      const [id, { callback, at }] = next;
      this.#timers.delete(id);
      this.#now = at;
      callback();
      await settle();
    }
    this.#now = end;
  }

  #due(end) {
    return [...this.#timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
  }
}

/** The local storage of a browser. */
export class FakeStorage {
  #items = new Map();
  getItem = (key) => this.#items.get(key) ?? null;
  setItem = (key, value) => void this.#items.set(key, value);
  removeItem = (key) => this.#items.delete(key);
  key = (at) => [...this.#items.keys()][at];
  keys = () => [...this.#items.keys()];

  get length() {
    return this.#items.size;
  }
}

/** The sockets that a connection opened, with the server's side in the hands of the test. */
export class FakeServer {
  sockets = [];

  openSocket = () => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get socket() {
    return this.sockets.at(-1);
  }

  /** Accepts the newest socket and answers its hello. */
  async welcome(members = {}) {
    await settle();
    this.socket.onopen();
    await settle();
    const user = { id: 'me', name: 'Me', type: 'user' };
    await this.socket.answer('hello', { user, pingSeconds: 25, limits: {}, ...members });
  }
}

class FakeSocket {
  sent = [];
  closed = false;
  #answered = new Set();

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  /** Requests of a type that have no answer yet. */
  open(type) {
    return this.sent.filter((request) => request.type === type && !this.#answered.has(request.id));
  }

  async say(...objects) {
    this.onmessage?.({ data: objects.map((one) => JSON.stringify(one)).join('\n') });
    await settle();
  }

  async answer(type, ok) {
    const [{ id }] = this.open(type);
    this.#answered.add(id);
    await this.say({ re: id, ok });
  }

  async refuse(type, error) {
    const [{ id }] = this.open(type);
    this.#answered.add(id);
    await this.say({ re: id, error });
  }

  async end(code) {
    this.onclose?.({ code });
    await settle();
  }
}

/** A message of a conversation's log. */
export const message = (seq, more = {}) => ({
  event: 'message', conversation: 'c', epoch: 'e1', seq, at: new Date(Date.UTC(2026, 0, 1, 10, 0, seq)).toISOString(),
  sender: { type: 'user', id: 'ann', name: 'Ann' }, clientId: `x${seq}`, text: `Message ${seq}`, ...more,
});

export const messages = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
