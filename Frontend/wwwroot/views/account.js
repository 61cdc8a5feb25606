import { personAvatar } from './avatar.js';
import { alone, byId, element, icon, openDialog, showWords } from './dom.js';
import { checkLengths } from './fields.js';
import { onSubmit } from './form.js';
import { showError, showSentence } from './problem.js';
import { SessionsList } from './sessions-list.js';
import { errorSentence } from './words.js';

const Types = { guest: 'Guest', staff: 'Staff', bot: 'Bot', user: 'Logged in' };

/** The account dialog: name and role, sessions, password, connection details, log-out. */
export class Account {
  #chat;
  #account;
  #sessions;
  #timer = null;
  #dialog = byId('account-dialog');

  /** @param {import('../client/own-account.js').OwnAccount} account */
  constructor(chat, account, { loggedOut }) {
    const leave = () => {
      this.#dialog.close();
      loggedOut();
    };
    this.#chat = chat;
    this.#account = account;
    this.#sessions = new SessionsList(account, { loggedOut: leave });
    byId('account').addEventListener('click', () => this.#open());
    byId('log-out').addEventListener('click', leave);
    this.#dialog.addEventListener('close', () => clearInterval(this.#timer));
    checkLengths(byId('account-dialog'));
    onSubmit(byId('password-form'), {
      work: (members) => this.#changePassword(members), problem: byId('password-problem'), sentenceOf: changeSentence,
    });
  }

  draw() {
    const { me } = this.#chat;
    byId('account').replaceChildren(
      personAvatar(me, { small: true }),
      element('span', { class: 'who' },
        element('b', { dir: 'auto' }, alone(me.name)),
        element('small', {}, Types[me.type] ?? '')),
      element('span', { class: 'visually-hidden' }, ': your account'), icon('more'));
  }

  #open() {
    showWords(byId('account-heading'), alone(this.#chat.me.name));
    this.#drawFigures();
    this.#timer = setInterval(() => this.#drawFigures(), 1000);
    this.#chat.probe();
    showSentence(byId('password-problem'), null);
    showSentence(byId('password-notice'), null);
    byId('password-form').reset();
    openDialog(this.#dialog);
    this.#describe();
    this.#sessions.load();
  }

  /** The clock has gone on. */
  tick() {
    if (this.#dialog.open) {
      this.#sessions.draw();
    }
  }

  async #describe() {
    try {
      const { email, handle, role } = await this.#account.describe();
      byId('account-facts').textContent = [handle && `@${handle}`, email, role].filter(Boolean).join(' · ');
      // Guests, bots and people of an outer application have no password here.
      byId('password-change').hidden = !email;
    } catch (error) {
      showError(byId('sessions-problem'), error);
    }
  }

  async #changePassword(members) {
    showSentence(byId('password-notice'), null);
    await this.#account.changePassword(members);
    byId('password-form').reset();
    showSentence(byId('password-notice'), 'Password changed. You\'ve been logged out everywhere else.');
    await this.#sessions.load();
  }

  #drawFigures() {
    byId('diagnostics').replaceChildren(...Object.entries(this.#chat.diagnostics)
      .flatMap(([name, figure]) => [element('dt', {}, name), element('dd', {}, String(figure))]));
  }
}

const changeSentence = (error, now) => (error.code === 'forbidden'
  ? 'The current password is wrong.'
  : errorSentence(error, now));
