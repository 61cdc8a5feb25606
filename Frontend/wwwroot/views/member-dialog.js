import { MuteSeconds } from '../client/moderation.js';
import { Phrase, phrase } from '../client/phrase.js';
import { dialog, problemPlace } from './dialog.js';
import { alone, announce, element, openDialog, showWords } from './dom.js';
import { onSubmit, working } from './form.js';
import { showSentence } from './problem.js';
import { roleInWords, spanInWords } from './words.js';

/** The actions of a moderator on a member: role, mute, removal, ban. */
export class MemberDialog {
  #conversation;
  #person;
  #problem = problemPlace('member');
  #role = element('select', { id: 'role-select', name: 'role' });
  #mute = element('select', { id: 'mute-select', name: 'seconds' });
  #muteForm = choiceForm('mute-form', 'Mute ', this.#mute, 'Apply');
  #kick = endButton('kick');
  #ban = endButton('ban');
  #made;

  constructor() {
    const problem = this.#problem;
    const roleForm = choiceForm('role-form', 'Role ', this.#role, 'Change role');
    const setRole = ({ role }) => this.#do('role', { role }, `now has the role ${roleInWords(role)}`);
    onSubmit(roleForm, { problem, work: setRole });
    onSubmit(this.#muteForm, { problem, work: ({ seconds }) => this.#setMute(Number(seconds)) });
    this.#onSecondPress(this.#kick, 'remove', () => this.#do('kick', {}, 'was removed'));
    this.#onSecondPress(this.#ban, 'ban', () => this.#do('ban', { on: true }, 'was banned'));
    this.#made = dialog({ id: 'member', heading: '' }, problem, roleForm, this.#muteForm,
      element('p', { class: 'hint' }, 'Removed people can come back like anyone else. Banned people can\'t.'),
      element('div', { class: 'actions' }, this.#kick, this.#ban));
  }

  open(conversation, person, { roles }) {
    this.#conversation = conversation;
    this.#person = person;
    showWords(this.#made.heading, alone(person.name));
    showSentence(this.#problem, null);
    this.#role.replaceChildren(...roles.map((role) => element('option', { value: role }, roleInWords(role))));
    this.#mute.replaceChildren(...MuteSeconds.map((seconds) => element('option', { value: String(seconds) },
      seconds === 0 ? 'Unmute' : `For ${spanInWords(seconds)}`)));
    this.#muteForm.hidden = conversation.isWorkspace;
    for (const [button, label] of [[this.#kick, 'Remove'], [this.#ban, 'Ban']]) {
      button.textContent = label;
      delete button.dataset.pressed;
    }
    openDialog(this.#made.dialog);
  }

  #setMute(seconds) {
    const outcome = seconds === 0 ? 'can write again' : `is muted for ${spanInWords(seconds)}`;
    return this.#do('mute', { seconds }, outcome);
  }

  /** Ending a membership needs a second press, of a button that says what it does. */
  #onSecondPress(button, verb, work) {
    button.addEventListener('click', () => {
      if (!button.dataset.pressed) {
        button.dataset.pressed = 'true';
        showWords(button, phrase`${new Phrase([`Yes, ${verb} `])}${this.#person.name}`);
      } else {
        working(button, this.#problem, work);
      }
    });
  }

  async #do(type, members, outcome) {
    const { id, name } = this.#person;
    await this.#conversation.moderate(type, id, members);
    this.#made.dialog.close();
    announce(phrase`${name} ${new Phrase([outcome])}.`);
  }
}

const endButton = (id) => element('button', { id, type: 'button', class: 'danger' });

const choiceForm = (id, label, select, verb) => element('form', { id, class: 'choice' },
  element('label', {}, label, select), element('button', { type: 'submit' }, verb));
