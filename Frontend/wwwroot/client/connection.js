import { backoffMs } from './backoff.js';
import { systemClock } from './clock.js';
import { PendingRequests } from './pending-requests.js';
import { ChatError, closeVerdict, parseFrames } from './protocol.js';
import { guarded } from './report.js';

const WelcomeTimeoutMs = 15_000;
const RequestTimeoutMs = 30_000;
const ProbeTimeoutMs = 5_000;
/** A connection that lived this long starts the back-off anew; a shorter one counts as another failure. */
const StableMs = 10_000;

const openWebSocket = (url) => new WebSocket(url, 'chat.v1');

/**
 * One lasting connection to the server: opens a socket, says hello, pairs requests with replies, and comes back after
 * every loss that allows it.
 *
 * States: `idle` → `connecting` → `open` → `waiting` (until `retryAt`; `limited` when a limit asks for it) →
 * `connecting` …, and `stopped` (with `reason`: `login`, or `closed` and the close code) from which only `start` leads
 * out. Nothing here knows about conversations: who listens to `onOpen` subscribes again.
 */
export class Connection {
  /** @type {(state: object) => void} */ onState = () => {};
  /** @type {(welcome: object) => void} */ onOpen = () => {};
  /** @type {(event: object) => void} */ onEvent = () => {};

  state = { name: 'idle' };
  /** Counts the sockets that got a welcome: two equal numbers mean the same connection. */
  number = 0;
  statistics = { connects: 0, losses: 0, requests: 0, events: 0, roundTripMs: null };

  #options;
  #clock;
  #random;
  #socket = null;
  #pending;
  #failures = 0;
  #attempt = 0;
  #openedAt = 0;
  #heardAt = 0;
  #pingMs = 25_000;
  #tokenRefused = false;
  #returnAt = null;
  #timer = null;
  #probing = false;

  /**
   * @param {object} options
   * @param {string} options.url where the socket is
   * @param {(how: {renew: boolean}) => Promise<string | undefined>} options.token gives the access token, a new one
   * with `renew`; none if it is in a cookie
   * @param {string} options.device stable per installation
   * @param {string} options.client this program's name and version
   */
  constructor({ openSocket = openWebSocket, clock = systemClock, random = Math.random, ...options }) {
    this.#options = { openSocket, ...options };
    this.#clock = clock;
    this.#random = random;
    this.#pending = new PendingRequests(clock);
  }

  get isOpen() {
    return this.state.name === 'open';
  }

  get requestsInFlight() {
    return this.#pending.size;
  }

  start() {
    if (this.state.name === 'idle' || this.state.name === 'stopped') {
      this.#failures = 0;
      this.#tokenRefused = false;
      this.#connect();
    }
  }

  stop() {
    this.#leaveSocket(1000);
    this.#enter({ name: 'idle' });
  }

  /** Ends a wait between two tries: the network is back, or the person does not want to wait. No limit ends by this. */
  retryNow() {
    if (this.state.name === 'waiting' && !this.state.limited) {
      this.#connect();
    }
  }

  /** Probes the server, and reconnects on a new socket if it doesn't answer. Browsers can't see pings. */
  async probe() {
    if (!this.isOpen || this.#probing) {
      return;
    }
    this.#probing = true;
    const number = this.number;
    const from = this.#clock.now();
    try {
      await this.request('ping', {}, ProbeTimeoutMs);
      this.statistics.roundTripMs = this.#clock.now() - from;
    } catch {
      if (number === this.number && this.isOpen) {
        this.#lost(1006);
      }
    } finally {
      this.#probing = false;
    }
  }

  /** Sends a request; the promise gives its `ok`, or fails with a `ChatError`. */
  request(type, members = {}, timeoutMs = RequestTimeoutMs) {
    return this.isOpen ? this.#request(type, members, timeoutMs) : Promise.reject(ChatError.offline());
  }

  /** Sends a hint, which needs no answer and may be lost. */
  hint(type, members) {
    if (this.isOpen) {
      this.#socket.send(JSON.stringify({ type, ...members }));
    }
  }

  #request(type, members, timeoutMs) {
    this.statistics.requests++;
    return this.#pending.begin((text) => this.#socket.send(text), type, members, timeoutMs);
  }

  async #connect() {
    this.#clearTimer();
    this.#enter({ name: 'connecting' });
    const attempt = ++this.#attempt;
    let token;
    try {
      token = await this.#options.token({ renew: this.#tokenRefused });
    } catch (error) {
      if (attempt === this.#attempt) {
        this.#tokenFailed(error);
      }
      return;
    }
    if (attempt === this.#attempt) {
      this.#openSocket(token);
    }
  }

  #tokenFailed(error) {
    if (error.code === 'unauthenticated') {
      this.#enter({ name: 'stopped', reason: 'login' });
    } else {
      this.#waitAsAsked(error);
    }
  }

  #openSocket(token) {
    const socket = this.#options.openSocket(this.#options.url);
    this.#socket = socket;
    this.#timer = this.#clock.setTimeout(() => this.#lost(1006), WelcomeTimeoutMs);
    socket.onopen = () => this.#greet(token);
    socket.onmessage = ({ data }) => this.#hear(data);
    socket.onclose = ({ code }) => this.#lost(code);
  }

  async #greet(token) {
    const socket = this.#socket;
    const { device, client } = this.#options;
    try {
      const welcome = await this.#request('hello', { token, device, client, batch: true }, WelcomeTimeoutMs);
      if (socket === this.#socket) {
        this.#welcomed(welcome);
      }
    } catch (error) {
      // A refused token is followed by a close that says so; the close decides.
      if (socket === this.#socket && error.code === 'rate_limited') {
        this.#leaveSocket(1000);
        this.#waitAsAsked(error);
      } else if (socket === this.#socket && error.code !== 'unauthenticated') {
        this.#lost(1006);
      }
    }
  }

  #welcomed(welcome) {
    this.#clearTimer();
    this.number++;
    this.statistics.connects++;
    this.#tokenRefused = false;
    this.#openedAt = this.#clock.now();
    this.#pingMs = (welcome.pingSeconds ?? 25) * 1000;
    this.#enter({ name: 'open' });
    this.#watch();
    this.onOpen(welcome);
  }

  #watch() {
    this.#timer = this.#clock.setTimeout(() => {
      if (this.#returnAt !== null && this.#clock.now() >= this.#returnAt) {
        this.#lost(4000);
        return;
      }
      if (this.#clock.now() - this.#heardAt >= this.#pingMs) {
        this.probe();
      }
      this.#watch();
    }, this.#returnAt === null ? this.#pingMs : Math.max(0, this.#returnAt - this.#clock.now()));
  }

  #hear(data) {
    this.#heardAt = this.#clock.now();
    let frames;
    try {
      frames = parseFrames(data);
    } catch {
      // It may have contained an event: a new connection resumes from the cursors and misses nothing.
      this.#lost(1006);
      return;
    }
    // One that cannot be taken in is reported; the others are not lost with it.
    frames.forEach(guarded((frame) => this.#take(frame)));
  }

  #take(frame) {
    if (frame.re !== undefined) {
      this.#pending.settle(frame);
    } else if (frame.event === 'goodbye') {
      this.#drained(frame);
    } else if (frame.event !== undefined) {
      this.statistics.events++;
      this.onEvent(frame);
    }
  }

  #drained({ retryAfterMs = 0 }) {
    this.#returnAt = this.#clock.now() + retryAfterMs;
    if (this.isOpen) {
      this.#clearTimer();
      this.#watch();
    }
  }

  #lost(code) {
    const now = this.#clock.now();
    const wasOpen = this.isOpen;
    const stable = wasOpen && now - this.#openedAt >= StableMs;
    const returnAt = this.#returnAt;
    this.#leaveSocket(code === 4000 ? 1000 : null);
    if (wasOpen) {
      this.statistics.losses++;
    }
    if (stable) {
      this.#failures = 0;
    }
    let verdict = closeVerdict(code);
    if (verdict === 'renew' && this.#tokenRefused) {
      verdict = 'login';
    }
    if (verdict === 'renew') {
      this.#tokenRefused = true;
      this.#connect();
    } else if (verdict === 'login') {
      this.#enter({ name: 'stopped', reason: 'login', code });
    } else if (verdict === 'stop') {
      this.#enter({ name: 'stopped', reason: 'closed', code });
    } else {
      this.#wait(returnAt === null ? backoffMs(this.#failures++, this.#random) : Math.max(0, returnAt - now));
    }
  }

  #waitAsAsked({ code, retryAfterMs }) {
    const backOffMs = backoffMs(this.#failures++, this.#random);
    this.#wait(Math.max(retryAfterMs ?? 0, backOffMs), { limited: code === 'rate_limited' });
  }

  #wait(ms, { limited = false } = {}) {
    this.#enter({ name: 'waiting', retryAt: this.#clock.now() + ms, limited });
    this.#timer = this.#clock.setTimeout(() => this.#connect(), ms);
  }

  #leaveSocket(code) {
    this.#clearTimer();
    this.#attempt++;
    this.#returnAt = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(...(code === null ? [] : [code]));
    }
    this.#pending.abandon();
  }

  #clearTimer() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }

  #enter(state) {
    this.state = state;
    this.onState(state);
  }
}
