import { ChatError } from './protocol.js';

/** The account of the person who is logged in: who they are, their sessions and their password. */
export class OwnAccount {
  #session;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** `user`, `role` and, for accounts with a password, `email` and `handle`. */
  describe = () => this.#session.request('GET', 'me');

  /** The session of this page first, then the others, last seen first. */
  async sessions() {
    const { items } = await this.#session.request('GET', 'sessions');
    return [...items].sort((a, b) => b.current - a.current);
  }

  /** Ends a session. One that is gone already is as good. */
  async signOut(id) {
    try {
      await this.#session.request('DELETE', `sessions/${encodeURIComponent(id)}`);
    } catch (error) {
      if (error.code !== 'not_found') {
        throw error;
      }
    }
  }

  /** Ends all other sessions. */
  async changePassword({ current, password, repeated }) {
    requireSame(password, repeated);
    await this.#session.request('POST', 'password', { current, password });
  }
}

/** Requests a mail with a link to set a new password. The answer never says whether the account exists. */
export const forgotPassword = (session, email) => session.post('password/forgot', { email: email.trim() });

/** Sets a new password with the token of the mail. All sessions end. */
export async function resetPassword(session, { token, password, repeated }) {
  requireSame(password, repeated);
  await session.post('password/reset', { token, password });
}

/** The token of a mailed link, from the fragment of the address; null if there is none. */
export function resetTokenOf(hash) {
  return /^#reset=(.+)$/.exec(hash)?.[1] ?? null;
}

function requireSame(password, repeated) {
  if (password !== repeated) {
    throw new ChatError('schema_violation', 'The new passwords don\'t match.');
  }
}
