import { ChatError } from './protocol.js';

/** The account of who is logged in: who they are, where else they are logged in, and their password. */
export class OwnAccount {
  #session;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** `user`, `role`, and for who has a password `email` and `handle`. */
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

  /** The other sessions end, this one goes on. */
  async changePassword({ current, password, repeated }) {
    requireSame(password, repeated);
    await this.#session.request('POST', 'password', { current, password });
  }
}

/** For who forgot their password: asks for a mail with a link. The answer never says whether there is an account. */
export const forgotPassword = (session, email) => session.post('password/forgot', { email: email.trim() });

/** Sets a new password with the token of the mail. All sessions end. */
export async function resetPassword(session, { token, password, repeated }) {
  requireSame(password, repeated);
  await session.post('password/reset', { token, password });
}

/** The token of a link from the mail, in the fragment of its address; null when there is none. */
export function resetTokenOf(hash) {
  return /^#reset=(.+)$/.exec(hash)?.[1] ?? null;
}

function requireSame(password, repeated) {
  if (password !== repeated) {
    throw new ChatError('schema_violation', 'The new passwords don\'t match.');
  }
}
