import { Phrase, phrase } from '../client/phrase.js';
import { byId, element, isolated, reconcile } from './dom.js';
import { showError, showSentence } from './problem.js';
import { agoInWords, momentInWords } from './words.js';

/** Where one is logged in, each with a way to end it. */
export class SessionsList {
  #account;
  #loggedOut;
  #sessions = [];

  /** @param {import('../client/own-account.js').OwnAccount} account */
  constructor(account, { loggedOut }) {
    this.#account = account;
    this.#loggedOut = loggedOut;
  }

  async load() {
    showSentence(byId('sessions-problem'), null);
    showSentence(byId('sessions-notice'), null);
    try {
      this.#sessions = await this.#account.sessions();
      this.draw();
    } catch (error) {
      showError(byId('sessions-problem'), error);
    }
  }

  /** Draws again, because times have changed. */
  draw() {
    const now = Date.now();
    reconcile(byId('sessions'), this.#sessions.map((session) => {
      const name = session.device || session.client || 'Unknown device';
      const seen = session.current ? 'this device' : `seen ${agoInWords(session.seenAt, now)}`;
      const facts = `Since ${momentInWords(session.createdAt, now)} · ${seen}`;
      return {
        key: session.id, version: JSON.stringify([name, facts]), make: () => this.#item(session, name, facts),
      };
    }));
  }

  #item({ id, current }, name, facts) {
    const label = current ? 'Log out here' : phrase`Log out ${name}, ${new Phrase([facts])}`;
    return element('li', { class: 'row', data: { session: id, current: String(current) } },
      element('span', { class: 'who' }, isolated(name), element('small', {}, facts)),
      element('button', { type: 'button', 'aria-label': label, onclick: ({ currentTarget }) =>
        (current ? this.#loggedOut() : this.#signOut(currentTarget, id, name)) }, 'Log out'));
  }

  async #signOut(button, id, name) {
    button.disabled = true;
    showSentence(byId('sessions-problem'), null);
    try {
      await this.#account.signOut(id);
      this.#sessions = this.#sessions.filter((session) => session.id !== id);
      this.draw();
      byId('sessions-heading').focus();
      showSentence(byId('sessions-notice'), phrase`${name} has been logged out.`);
    } catch (error) {
      button.disabled = false;
      showError(byId('sessions-problem'), error);
    }
  }
}
