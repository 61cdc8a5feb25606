import { ChatError } from './protocol.js';

const RequestTimeoutMs = 15_000;

/** Requests below `/api/v1/auth/`. Every failure is a `ChatError`, with when to try again if the server says so. */
export class HttpApi {
  #fetch;

  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** @param {string} [options.antiforgery] proves, together with the cookies, that this page sent the request */
  async request(method, what, { body, accessToken, antiforgery, timeoutMs = RequestTimeoutMs } = {}) {
    let response;
    try {
      response = await this.#fetch(`/api/v1/auth/${what}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(accessToken ? { Authorization: `Bearer ${accessToken}` } : {}),
          ...(antiforgery ? { 'X-Chat-Antiforgery': antiforgery } : {}),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch {
      throw ChatError.offline();
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) {
      return answer;
    }
    throw ChatError.ofResponse(
      response.status, response.headers.get('Retry-After'), { title: response.statusText, ...answer });
  }
}
