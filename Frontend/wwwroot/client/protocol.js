/**
 * Anything that did not work, as one type: errors of replies, problem documents of HTTP, and three codes of our own:
 * `offline` (not connected, nothing was sent), `disconnected` (the connection ended before the reply) and `timeout`.
 */
export class ChatError extends Error {
  /**
   * @param {number | null} options.retryAfterMs how long to wait before another try, counted from `now`; for `muted`
   * until the mute ends
   */
  constructor(code, message = code, { temporary = false, retryAfterMs = null, now = Date.now() } = {}) {
    super(message);
    this.name = 'ChatError';
    this.code = code;
    this.temporary = temporary;
    this.retryAfterMs = retryAfterMs;
    /** When to try again, in milliseconds since 1970, if that is known. */
    this.retryAt = retryAfterMs === null ? null : now + retryAfterMs;
  }

  static ofReply({ code, message, temporary, retryAfterMs }) {
    return new ChatError(code, message, {
      temporary: Boolean(temporary) || code === 'rate_limited',
      retryAfterMs: retryAfterMs ?? null,
    });
  }

  /** A failed response of HTTP: its status, its header `Retry-After`, and the problem that it describes. */
  static ofResponse(status, retryAfter, { code, detail, title } = {}) {
    const isLimit = status === 429;
    const seconds = Number(retryAfter);
    return new ChatError(code ?? (isLimit ? 'rate_limited' : `http_${status}`), detail ?? title, {
      temporary: isLimit || status >= 500,
      retryAfterMs: seconds > 0 ? seconds * 1000 : null,
    });
  }

  static offline = () => new ChatError('offline', 'There is no connection.', { temporary: true });
  static disconnected = () => new ChatError('disconnected', 'The connection ended.', { temporary: true });
  static timeout = () => new ChatError('timeout', 'No answer came in time.', { temporary: true });

  /** Whether the connection, not the request, is at fault: worth another try as soon as it is back. */
  get isConnection() {
    return this.code === 'offline' || this.code === 'disconnected';
  }
}

/** @typedef {'return' | 'renew' | 'login' | 'stop'} CloseVerdict */

/**
 * What a client does after the connection closed with `code`: come back, come back with a fresh access token, ask the
 * person to log in, or stop.
 * @returns {CloseVerdict}
 */
export function closeVerdict(code) {
  if (code === 4501) {
    return 'renew';
  }
  if (code === 4502) {
    return 'login';
  }
  const ownFault = code === 1003 || code === 1007 || code === 1009;
  return ownFault || (code >= 4500 && code <= 4999) ? 'stop' : 'return';
}

/** The objects of one WebSocket message: one, or one a line when the server batches. */
export function parseFrames(text) {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
}

/** The id of a person given as an id or as an object that has one. */
export const idOf = (person) => (typeof person === 'object' && person !== null ? person.id : person);

/** Length as the protocol counts it: in Unicode scalar values. */
export function textLength(text) {
  let length = 0;
  for (const _ of text) {
    length++;
  }
  return length;
}
