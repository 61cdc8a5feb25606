import { personAvatar } from './avatar.js';
import { byId, element, icon, openDialog } from './dom.js';

const Types = { guest: 'Guest', staff: 'Staff', bot: 'Bot', user: 'Logged in' };

/** Who one is here, figures for support, and the way out. */
export class Account {
  #chat;
  #timer = null;
  #dialog = byId('account-dialog');

  constructor(chat, { loggedOut }) {
    this.#chat = chat;
    byId('account').addEventListener('click', () => this.#open());
    byId('log-out').addEventListener('click', () => {
      this.#dialog.close();
      loggedOut();
    });
    this.#dialog.addEventListener('close', () => clearInterval(this.#timer));
  }

  draw() {
    const { me } = this.#chat;
    byId('account').replaceChildren(
      personAvatar(me, { small: true }),
      element('span', { class: 'who' },
        element('b', { dir: 'auto' }, me.name),
        element('small', {}, Types[me.type] ?? '')),
      element('span', { class: 'visually-hidden' }, ': your account'), icon('more'));
  }

  #open() {
    byId('account-heading').textContent = this.#chat.me.name;
    this.#drawFigures();
    this.#timer = setInterval(() => this.#drawFigures(), 1000);
    this.#chat.probe();
    openDialog(this.#dialog);
  }

  #drawFigures() {
    byId('diagnostics').replaceChildren(...Object.entries(this.#chat.diagnostics)
      .flatMap(([name, figure]) => [element('dt', {}, name), element('dd', {}, String(figure))]));
  }
}
