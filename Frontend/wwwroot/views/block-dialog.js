import { phrase } from '../client/phrase.js';
import { announce, byId, openDialog, showWords } from './dom.js';
import { showError, showSentence } from './problem.js';

/** Blocks the other person of a direct conversation, or takes that back. */
export class BlockDialog {
  #chat;
  #person = null;

  constructor(chat) {
    this.#chat = chat;
    byId('block').addEventListener('click', () => this.#open());
    byId('block-confirm').addEventListener('click', () => this.#confirm());
  }

  /** Another conversation is open now, with `peer` if it is a direct one and it is known with whom. */
  draw(peer) {
    this.#person = peer;
    byId('block').hidden = peer === null;
    const label = this.#isBlocked ? 'Unblock this person' : 'Block this person';
    byId('block').setAttribute('aria-label', label);
    byId('block').title = label;
  }

  get #isBlocked() {
    return this.#person !== null && this.#chat.blocks.has(this.#person.id);
  }

  #open() {
    const name = this.#chat.people.nameOf(this.#person.id);
    showWords(byId('block-heading'), this.#isBlocked ? phrase`Unblock ${name}?` : phrase`Block ${name}?`);
    byId('block-text').textContent = this.#isBlocked
      ? 'They can message you again.'
      : 'They can no longer message or invite you. You\'ll still see each other in conversations you share.';
    byId('block-confirm').textContent = this.#isBlocked ? 'Unblock' : 'Block';
    showSentence(byId('block-problem'), null);
    openDialog(byId('block-dialog'));
  }

  async #confirm() {
    const { id } = this.#person;
    const on = !this.#isBlocked;
    byId('block-confirm').disabled = true;
    try {
      await this.#chat.blocks.set(id, on);
      byId('block-dialog').close();
      const name = this.#chat.people.nameOf(id);
      announce(on ? phrase`${name} is blocked.` : phrase`${name} is no longer blocked.`);
    } catch (error) {
      showError(byId('block-problem'), error);
    } finally {
      byId('block-confirm').disabled = false;
    }
  }
}
