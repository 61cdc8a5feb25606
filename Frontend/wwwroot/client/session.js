import { Emitter } from './emitter.js';
import { HttpApi } from './http-api.js';
import { ChatError } from './protocol.js';

const StorageKey = 'orleans-chat.session';
/** An access token this close to its end is renewed before use. */
const RenewBeforeMs = 30_000;

/**
 * Who is logged in, and their tokens: kept in `storage` (shared by all windows), renewed when they expire.
 * Emits `changed` when the person changes, in this window or another one.
 */
export class Session extends Emitter {
  #storage;
  #http;
  #device;
  #now;
  #exclusively;
  #renewing = null;

  /**
   * @param {object} options
   * @param {Storage} options.storage
   * @param {string} options.device what the list of sessions calls this one, such as `Firefox on Linux`
   * @param {(work: () => Promise<object>) => Promise<object>} options.exclusively runs work in one window at a time: a
   * refresh token is good for one renewal, two windows must not both spend it
   */
  constructor({ storage, fetch, device, now = () => Date.now(), exclusively = (work) => work() }) {
    super();
    this.#storage = storage;
    this.#http = new HttpApi(fetch);
    this.#device = device;
    this.#now = now;
    this.#exclusively = exclusively;
  }

  get user() {
    return this.#read()?.user ?? null;
  }

  guest = (name) => this.#enter('guest', { name });
  login = (email, password) => this.#enter('login', { email, password });
  register = (account) => this.#enter('register', account);

  /** Forgets the tokens here and asks the server to revoke them. Without a connection they live until they expire. */
  async logout() {
    const stored = this.#read();
    this.forget();
    if (stored !== null) {
      const body = { refreshToken: stored.refreshToken };
      await this.post('logout', body, stored.accessToken).catch(() => {});
    }
  }

  forget() {
    this.#storage.removeItem(StorageKey);
    this.emit('changed', null);
  }

  /** Another window changed the storage. */
  storageChanged(key) {
    if (key === StorageKey || key === null) {
      this.emit('changed', this.user);
    }
  }

  /** An access token that is not about to expire; with `renew` another one than before. */
  async token({ renew = false } = {}) {
    const stored = this.#read();
    if (stored === null) {
      throw new ChatError('unauthenticated', 'Nobody is logged in.');
    }
    if (!renew && stored.expiresAt - this.#now() > RenewBeforeMs) {
      return stored.accessToken;
    }
    this.#renewing ??= this.#exclusively(() => this.#renew(stored)).finally(() => (this.#renewing = null));
    return (await this.#renewing).accessToken;
  }

  /** A request that needs no log-in, below `/api/v1/auth/`. */
  post(what, body, accessToken = null) {
    return this.#http.request('POST', what, { body, accessToken });
  }

  /** A request of who is logged in. An access token that the server takes no more is renewed, once. */
  async request(method, what, body) {
    try {
      return await this.#http.request(method, what, { body, accessToken: await this.token() });
    } catch (error) {
      if (error.code !== 'unauthenticated') {
        throw error;
      }
      return this.#http.request(method, what, { body, accessToken: await this.token({ renew: true }) });
    }
  }

  async #renew(before) {
    const stored = this.#read();
    if (stored !== null && stored.refreshToken !== before.refreshToken) {
      return stored;
    }
    try {
      return this.#keep(await this.post('refresh', { refreshToken: before.refreshToken }));
    } catch (error) {
      const other = this.#read();
      if (other !== null && other.refreshToken !== before.refreshToken) {
        return other;
      }
      if (error.temporary) {
        throw error;
      }
      throw new ChatError('unauthenticated', error.message);
    }
  }

  async #enter(how, body) {
    const { user } = this.#keep(await this.post(how, { ...body, device: this.#device }));
    this.emit('changed', user);
    return user;
  }

  #keep({ user, accessToken, refreshToken, expiresIn }) {
    const stored = { user, accessToken, refreshToken, expiresAt: this.#now() + expiresIn * 1000 };
    this.#storage.setItem(StorageKey, JSON.stringify(stored));
    return stored;
  }

  #read() {
    try {
      return JSON.parse(this.#storage.getItem(StorageKey));
    } catch {
      return null;
    }
  }
}
