import { ChatError } from './protocol.js';

const Address = '/api/v1/uploads';
/** The server gives an upload five minutes by default; an administrator may give it up to an hour. */
const TimeoutMs = 60 * 60_000;

/**
 * Uploads a file, and tells how much of it has gone out, which `fetch` doesn't. Every failure is a `ChatError`.
 * @param {object} options
 * @param {object} options.proof see `Session.authorize`
 * @param {(bytes: number) => void} options.progress
 * @param {AbortSignal} options.signal cancels it
 * @param {() => XMLHttpRequest} options.open a seam for tests
 * @returns {Promise<object>} the upload, as messages name their attachments
 */
export function uploadFile(file, { proof, progress, signal, open = () => new XMLHttpRequest() }) {
  return new Promise((resolve, reject) => {
    const cancelled = () => reject(new ChatError('cancelled', 'The upload was cancelled.'));
    if (signal.aborted) {
      cancelled();
      return;
    }
    const request = open();
    request.open('POST', Address);
    request.responseType = 'json';
    request.timeout = TimeoutMs;
    if (proof.accessToken) {
      request.setRequestHeader('Authorization', `Bearer ${proof.accessToken}`);
    }
    if (proof.antiforgery) {
      request.setRequestHeader('X-Chat-Antiforgery', proof.antiforgery);
    }
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => {
      const { status, statusText, response } = request;
      if (status >= 200 && status <= 299 && response?.id) {
        resolve(response);
      } else if (status <= 299) {
        // Not the server's answer: a proxy's page, perhaps.
        reject(new ChatError('internal'));
      } else {
        const retryAfter = request.getResponseHeader('Retry-After');
        reject(ChatError.ofResponse(status, retryAfter, { title: statusText, ...response }));
      }
    };
    request.onerror = async () => reject(await isReadable(file) ? ChatError.offline() : new ChatError('unreadable'));
    request.ontimeout = () => reject(ChatError.timeout());
    request.onabort = cancelled;
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

/** A file that was changed or removed since it was chosen can't be read, which a request says no differently. */
const isReadable = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);
