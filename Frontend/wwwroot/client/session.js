import { Emitter } from './emitter.js';
import { HttpApi } from './http-api.js';
import { newId } from './identifiers.js';
import { ChatError } from './protocol.js';

const StorageKey = 'orleans-chat.session';
/**
 * A log-out that the server has not heard of yet: its cookies are still there, and no script can take them away. It says
 * until when the window that logs out is still busy with that.
 */
const LeavingKey = 'orleans-chat.leaving';
/** An access token this close to its end is renewed before use. */
const RenewBeforeMs = 30_000;
const LogOutTimeoutMs = 5_000;

/**
 * Who is logged in. The tokens lie in cookies, which no script can read; the storage, which all windows share, holds
 * who it is, when the access token ends, and the word that requests with cookies show. A browser that takes no cookies
 * gets its tokens in the answers; they stay in memory and go with the page.
 *
 * Emits `changed` when the person changes, in this window or another one.
 */
export class Session extends Emitter {
  #storage;
  #inCookies;
  #http;
  #device;
  #now;
  #exclusively;
  #memory = null;
  #renewing = null;
  #leaving = null;

  /**
   * @param {object} options
   * @param {Storage} options.storage
   * @param {boolean} options.inCookies whether the browser takes cookies
   * @param {string} options.device the name of this session in the list, such as `Firefox on Linux`
   * @param {(work: () => Promise<object>) => Promise<object>} options.exclusively runs work in one window at a time: a
   * refresh token is good for one renewal, two windows must not both spend it
   */
  constructor({
    storage, fetch, device, inCookies = true, now = () => Date.now(), exclusively = (work) => work(),
  }) {
    super();
    this.#storage = storage;
    this.#inCookies = inCookies;
    this.#http = new HttpApi(fetch);
    this.#device = device;
    this.#now = now;
    this.#exclusively = exclusively;
  }

  get user() {
    return this.#read()?.user ?? null;
  }

  /** Whether cookies carry the tokens: then whatever the browser loads from the server is authenticated. */
  get inCookies() {
    return this.#inCookies;
  }

  guest = (name) => this.#enter('guest', { name });
  login = (email, password) => this.#enter('login', { email, password });
  register = (account) => this.#enter('register', account);

  /** Logs out here and asks the server to end the session, now or when the page is next opened. */
  async logout() {
    const stored = this.#read();
    if (stored !== null && this.#inCookies) {
      this.#storage.setItem(LeavingKey, String(this.#now() + LogOutTimeoutMs));
    }
    this.#forget();
    await this.#revoke(stored ?? {});
    this.emit('changed', null);
  }

  /** Completes a log-out that happened without a connection. */
  finishLogout() {
    const busyUntil = this.#storage.getItem(LeavingKey);
    if (this.user === null && busyUntil !== null && this.#now() >= Number(busyUntil)) {
      this.#leaving ??= this.#revoke({}).finally(() => (this.#leaving = null));
    }
    return this.#leaving;
  }

  /** Finds out from the cookies who is logged in, if the storage doesn't know. */
  async restore() {
    if (this.#inCookies && this.user === null) {
      await this.#renew({}).catch(() => {});
    }
  }

  /** Another window changed the storage. */
  storageChanged(key) {
    if (key === StorageKey || key === null) {
      this.emit('changed', this.user);
    }
  }

  /**
   * Sees to an access token that is not about to expire; with `renew` to another one than before. Gives it, or nothing
   * when it is in a cookie.
   */
  async token({ renew = false } = {}) {
    const stored = this.#read();
    if (stored === null) {
      throw new ChatError('unauthenticated', 'Nobody is logged in.');
    }
    const isMisplaced = this.#inCookies && stored.refreshToken !== undefined;
    if (!renew && !isMisplaced && stored.expiresAt - this.#now() > RenewBeforeMs) {
      return stored.accessToken;
    }
    this.#renewing ??= this.#exclusively(() => this.#renew(stored)).finally(() => (this.#renewing = null));
    return (await this.#renewing).accessToken;
  }

  /** A request that needs no log-in, below `/api/v1/auth/`. */
  post(what, body) {
    return this.#http.request('POST', what, { body });
  }

  /** An authenticated request below `/api/v1/auth/`. */
  request(method, what, body) {
    const send = (proof) => this.#http.request(method, what, { body, ...proof });
    return this.authorize(send, { changes: method !== 'GET' });
  }

  /**
   * Lets `send` make an authenticated request, with its proof: `{accessToken}`, or `{antiforgery}` beside the cookies.
   * If the server refuses the access token, it is renewed once.
   * @param {boolean} options.changes whether the request changes something
   */
  async authorize(send, { changes = true } = {}) {
    await this.token();
    try {
      return await this.#prove(send, changes);
    } catch (error) {
      if (error.code !== 'unauthenticated') {
        throw error;
      }
      await this.token({ renew: true });
      return this.#prove(send, changes);
    }
  }

  async #renew(before) {
    const stored = this.#read();
    if (stored !== null && stored.renewal !== before.renewal) {
      return stored;
    }
    try {
      // Tokens that an earlier version of this page left in the storage move into cookies.
      const refreshToken = before.refreshToken;
      const body = { ...(refreshToken && { refreshToken }), ...(this.#inCookies && { cookie: true }) };
      const send = (proof) => this.#http.request('POST', 'refresh', { body, ...proof });
      return this.#keep(await this.#prove(send, refreshToken === undefined));
    } catch (error) {
      const other = this.#read();
      if (other !== null && other.renewal !== before.renewal) {
        return other;
      }
      if (error.temporary) {
        throw error;
      }
      throw new ChatError('unauthenticated', error.message);
    }
  }

  /**
   * Sends a request with its proof, which those need that change something by cookies alone. Another window may have
   * changed the antiforgery value of the cookies.
   */
  async #prove(send, changes) {
    const { accessToken, antiforgery } = this.#read() ?? {};
    if (!this.#inCookies) {
      return send({ accessToken });
    }
    const proof = antiforgery ?? (changes ? await this.#antiforgery() : undefined);
    try {
      return await send({ antiforgery: proof });
    } catch (error) {
      const present = error.code === 'forbidden' && changes ? await this.#antiforgery() : proof;
      if (present === proof) {
        throw error;
      }
      return send({ antiforgery: present });
    }
  }

  async #antiforgery() {
    const { antiforgery } = await this.#http.request('GET', 'antiforgery');
    const stored = this.#read();
    if (stored !== null) {
      this.#write({ ...stored, antiforgery });
    }
    return antiforgery;
  }

  async #revoke({ refreshToken, accessToken, antiforgery }) {
    const options = { body: refreshToken ? { refreshToken } : {}, timeoutMs: LogOutTimeoutMs };
    try {
      await this.#http.request('POST', 'logout', { ...options, accessToken, antiforgery }).catch(async (error) => {
        if (error.code !== 'forbidden') {
          throw error;
        }
        await this.#http.request('POST', 'logout', { ...options, antiforgery: await this.#antiforgery() });
      });
    } catch (error) {
      if (error.temporary) {
        this.#storage.setItem(LeavingKey, '0');
        return;
      }
    }
    this.#storage.removeItem(LeavingKey);
  }

  async #enter(how, body) {
    await this.#leaving;
    const cookie = this.#inCookies && { cookie: true };
    const { user } = this.#keep(await this.post(how, { ...body, device: this.#device, ...cookie }));
    this.#storage.removeItem(LeavingKey);
    this.emit('changed', user);
    return user;
  }

  #keep({ user, accessToken, refreshToken, antiforgery, expiresIn }) {
    const proof = this.#inCookies ? { antiforgery } : { accessToken, refreshToken };
    return this.#write({ user, ...proof, renewal: newId(), expiresAt: this.#now() + expiresIn * 1000 });
  }

  #write(session) {
    if (this.#inCookies) {
      this.#storage.setItem(StorageKey, JSON.stringify(session));
    } else {
      this.#memory = session;
    }
    return session;
  }

  #forget() {
    this.#memory = null;
    this.#storage.removeItem(StorageKey);
  }

  #read() {
    if (!this.#inCookies) {
      return this.#memory;
    }
    try {
      return JSON.parse(this.#storage.getItem(StorageKey));
    } catch {
      return null;
    }
  }
}
