import { phrase } from '../client/phrase.js';
import { confirmation } from './dialog.js';
import { announce, byId, element, openDialog, showWords } from './dom.js';
import { working } from './form.js';
import { showSentence } from './problem.js';

/** Blocks the other person of a direct conversation, or takes that back. */
export class BlockDialog {
  #chat;
  #person = null;
  #text = element('p');
  #asking = confirmation({
    id: 'block', heading: '', verb: 'Block', confirmed: () => this.#confirm(),
  }, this.#text);

  constructor(chat) {
    this.#chat = chat;
    byId('block').addEventListener('click', () => this.#open());
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
    const { dialog, heading, confirm, problem } = this.#asking;
    const name = this.#chat.people.nameOf(this.#person.id);
    showWords(heading, this.#isBlocked ? phrase`Unblock ${name}?` : phrase`Block ${name}?`);
    this.#text.textContent = this.#isBlocked
      ? 'They can message you again.'
      : 'They can no longer message or invite you. You\'ll still see each other in conversations you share.';
    confirm.textContent = this.#isBlocked ? 'Unblock' : 'Block';
    showSentence(problem, null);
    openDialog(dialog);
  }

  #confirm() {
    const { dialog, confirm, problem } = this.#asking;
    const { id } = this.#person;
    const on = !this.#isBlocked;
    working(confirm, problem, async () => {
      await this.#chat.blocks.set(id, on);
      dialog.close();
      const name = this.#chat.people.nameOf(id);
      announce(on ? phrase`${name} is blocked.` : phrase`${name} is no longer blocked.`);
    });
  }
}
