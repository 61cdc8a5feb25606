import { MuteSeconds } from '../client/moderation.js';
import { Phrase, phrase } from '../client/phrase.js';
import { alone, announce, byId, element, openDialog, showWords } from './dom.js';
import { onSubmit } from './form.js';
import { showError, showSentence } from './problem.js';
import { roleInWords, spanInWords } from './words.js';

/** The actions of a moderator on a member: role, mute, removal, ban. */
export class MemberDialog {
  #conversation;
  #person;
  #dialog = byId('member-dialog');

  constructor() {
    const problem = byId('member-problem');
    const setRole = ({ role }) => this.#do('role', { role }, `now has the role ${roleInWords(role)}`);
    onSubmit(byId('role-form'), { problem, work: setRole });
    onSubmit(byId('mute-form'), { problem, work: ({ seconds }) => this.#mute(Number(seconds)) });
    this.#onSecondPress('kick', 'remove', () => this.#do('kick', {}, 'was removed'));
    this.#onSecondPress('ban', 'ban', () => this.#do('ban', { on: true }, 'was banned'));
  }

  open(conversation, person, { roles }) {
    this.#conversation = conversation;
    this.#person = person;
    showWords(byId('member-heading'), alone(person.name));
    showSentence(byId('member-problem'), null);
    byId('role-select').replaceChildren(...roles.map((role) => element('option', { value: role }, roleInWords(role))));
    byId('mute-select').replaceChildren(...MuteSeconds.map((seconds) => element('option', { value: String(seconds) },
      seconds === 0 ? 'Unmute' : `For ${spanInWords(seconds)}`)));
    byId('mute-form').hidden = conversation.isWorkspace;
    byId('kick').textContent = 'Remove';
    byId('ban').textContent = 'Ban';
    for (const id of ['kick', 'ban']) {
      delete byId(id).dataset.pressed;
    }
    openDialog(this.#dialog);
  }

  #mute(seconds) {
    const outcome = seconds === 0 ? 'can write again' : `is muted for ${spanInWords(seconds)}`;
    return this.#do('mute', { seconds }, outcome);
  }

  /** Ending a membership needs a second press, of a button that says what it does. */
  #onSecondPress(id, verb, work) {
    const button = byId(id);
    button.addEventListener('click', async () => {
      if (!button.dataset.pressed) {
        button.dataset.pressed = 'true';
        showWords(button, phrase`${new Phrase([`Yes, ${verb} `])}${this.#person.name}`);
        return;
      }
      button.disabled = true;
      try {
        await work();
      } catch (error) {
        showError(byId('member-problem'), error);
      } finally {
        button.disabled = false;
      }
    });
  }

  async #do(type, members, outcome) {
    const { id, name } = this.#person;
    await this.#conversation.moderate(type, id, members);
    this.#dialog.close();
    announce(phrase`${name} ${new Phrase([outcome])}.`);
  }
}
