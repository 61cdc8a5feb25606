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
    const retryAfter = Number(response.headers.get('Retry-After'));
    const sentence = answer.detail ?? answer.title ?? response.statusText;
    const code = response.status === 429 ? 'rate_limited' : `http_${response.status}`;
    throw new ChatError(answer.code ?? code, sentence, {
      temporary: response.status === 429 || response.status >= 500,
      retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : null,
    });
  }
}
