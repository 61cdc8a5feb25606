import { phrase } from '../client/phrase.js';
import { inviteHash } from '../client/workspaces.js';
import { byId, openDialog, showWords } from './dom.js';
import { showError, showSentence } from './problem.js';
import { momentInWords, plural } from './words.js';

/** Invitation links: creates them for people who may invite, and asks whether to join when one is opened. */
export class InviteDialog {
  #chat;
  #joined;
  #invite = null;
  #dialog = byId('invite-dialog');
  #join = byId('invite-join');

  constructor(chat, { joined, declined }) {
    this.#chat = chat;
    this.#joined = joined;
    this.#join.addEventListener('click', () => this.#accept());
    this.#dialog.addEventListener('close', () => this.#invite !== null && declined());
  }

  /** Makes a link and shows it. */
  async make({ id, name }) {
    this.#show(phrase`Invite people to ${name}`, null);
    byId('invite-text').textContent = '';
    try {
      const { invite, uses, expiresAt } = await this.#chat.act('invite-code', { conversation: id });
      byId('invite-link').value = new URL(inviteHash(id, invite), location.href).href;
      byId('invite-link').hidden = false;
      byId('invite-link').select();
      byId('invite-text').textContent = `Anyone with this link can join: ${plural(uses, 'person')
        .replace('persons', 'people')}, until ${momentInWords(expiresAt, Date.now())}.`;
    } catch (error) {
      showError(byId('invite-problem'), error);
    }
  }

  /** Asks whether the person wants to join. */
  ask(invite) {
    this.#show('You\'re invited', invite);
    byId('invite-text').textContent = 'Do you want to join? Members will see that you\'re here.';
  }

  #show(heading, invite) {
    this.#invite = invite;
    showWords(byId('invite-heading'), heading);
    byId('invite-link').hidden = true;
    this.#join.hidden = invite === null;
    showSentence(byId('invite-problem'), null);
    if (!this.#dialog.open) {
      openDialog(this.#dialog);
    }
  }

  async #accept() {
    const { id, code } = this.#invite;
    this.#join.disabled = true;
    try {
      const conversation = await this.#chat.join(id, code);
      this.#invite = null;
      this.#dialog.close();
      this.#joined(conversation);
    } catch (error) {
      showError(byId('invite-problem'), error);
    } finally {
      this.#join.disabled = false;
    }
  }
}
