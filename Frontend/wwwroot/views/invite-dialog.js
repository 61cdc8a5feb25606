import { phrase } from '../client/phrase.js';
import { inviteHash } from '../client/workspaces.js';
import { dialog, problemPlace } from './dialog.js';
import { element, openDialog, showWords } from './dom.js';
import { working } from './form.js';
import { showError, showSentence } from './problem.js';
import { momentInWords, plural } from './words.js';

/** Invitation links: creates them for people who may invite, and asks whether to join when one is opened. */
export class InviteDialog {
  #chat;
  #joined;
  #invite = null;
  #text = element('p', { role: 'status' });
  #link = element('input', { id: 'invite-link', type: 'text', 'aria-label': 'Link', readonly: true, hidden: true });
  #problem = problemPlace('invite');
  #join = element('button', {
    id: 'invite-join', type: 'button', class: 'primary', hidden: true, onclick: () => this.#accept(),
  }, 'Join');
  #made = dialog({ id: 'invite', heading: '' }, this.#text, this.#link, this.#problem, this.#join);

  constructor(chat, { joined, declined }) {
    this.#chat = chat;
    this.#joined = joined;
    this.#made.dialog.addEventListener('close', () => this.#invite !== null && declined());
  }

  /** Makes a link and shows it. */
  async make({ id, name }) {
    this.#show(phrase`Invite people to ${name}`, null);
    this.#text.textContent = '';
    try {
      const { invite, uses, expiresAt } = await this.#chat.act('invite-code', { conversation: id });
      this.#link.value = new URL(inviteHash(id, invite), location.href).href;
      this.#link.hidden = false;
      this.#link.select();
      this.#text.textContent = `Anyone with this link can join: ${plural(uses, 'person')
        .replace('persons', 'people')}, until ${momentInWords(expiresAt, Date.now())}.`;
    } catch (error) {
      showError(this.#problem, error);
    }
  }

  /** Asks whether the person wants to join. */
  ask(invite) {
    this.#show('You\'re invited', invite);
    this.#text.textContent = 'Do you want to join? Members will see that you\'re here.';
  }

  #show(heading, invite) {
    this.#invite = invite;
    showWords(this.#made.heading, heading);
    this.#link.hidden = true;
    this.#join.hidden = invite === null;
    showSentence(this.#problem, null);
    if (!this.#made.dialog.open) {
      openDialog(this.#made.dialog);
    }
  }

  #accept() {
    const { id, code } = this.#invite;
    working(this.#join, this.#problem, async () => {
      const conversation = await this.#chat.join(id, code);
      this.#invite = null;
      this.#made.dialog.close();
      this.#joined(conversation);
    });
  }
}
